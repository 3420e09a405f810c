import { randomBytes } from 'node:crypto';
import { newId } from '@argus/common';
import { hashCode, hashToken, secretsOf } from './challenge-secrets';

const key = randomBytes(32);

describe('secretsOf', () => {
  it('gives the same link and code for a challenge each time', () => {
    const id = newId();
    expect(secretsOf(key, id)).toEqual(secretsOf(key, id));
    expect(secretsOf(key, id).token).toMatch(/^[\w-]{43}$/);
  });

  it('gives others for another challenge, and under another secret', () => {
    const id = newId();
    const tokens = [secretsOf(key, id), secretsOf(key, newId()), secretsOf(randomBytes(32), id)].map(({ token }) => token);
    expect(new Set(tokens).size).toBe(3);
  });

  it('makes codes of six digits, with zeros in front, all over the range', () => {
    const codes = Array.from({ length: 3_000 }, () => secretsOf(key, newId()).code);
    expect(codes.filter((code) => !/^\d{6}$/.test(code))).toEqual([]);
    for (const digit of '0123456789') expect(codes.some((code) => code.startsWith(digit))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(2_900);
  });
});

describe('What is stored', () => {
  it('tells apart codes, and the same code of two challenges', () => {
    const [id, other] = [newId(), newId()];
    const hashes = [hashCode(key, id, '000001'), hashCode(key, id, '000010'), hashCode(key, other, '000001')];
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(3);
    expect(hashCode(randomBytes(32), id, '000001')).not.toEqual(hashes[0]);
  });

  it('is not the secret itself', () => {
    const { token } = secretsOf(key, newId());
    expect(hashToken(token)).toHaveLength(32);
    expect(hashToken(token).toString('base64url')).not.toBe(token);
  });
});
