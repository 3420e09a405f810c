import { inspect } from 'node:util';
import { Secrets } from './secrets';

const old = 'an older secret of more than 32 bytes';
const current = 'the current secret of more than 32 bytes'.replaceAll(' ', '-');

describe('Secrets', () => {
  it('derives 32 bytes, the same ones every time, others for every purpose', () => {
    const purposes = ['key-pepper', 'url-signing', 'encryption', 'jwt', 'cursor'] as const;
    const keys = purposes.map((purpose) => Secrets.parse(current).derive(purpose).toString('hex'));
    expect(new Set(keys).size).toBe(purposes.length);
    expect(keys.every((key) => key.length === 64)).toBe(true);
    expect(Secrets.parse(current).derive('jwt').toString('hex')).toBe(keys[3]);
  });

  it('makes with the newest secret and still knows the older ones', () => {
    const before = Secrets.parse(old.replaceAll(' ', '-'));
    const rotated = Secrets.parse(`${current}, ${old.replaceAll(' ', '-')}`);
    expect(rotated.derive('cursor')).toEqual(Secrets.parse(current).derive('cursor'));
    expect(rotated.deriveAll('cursor')).toEqual([rotated.derive('cursor'), before.derive('cursor')]);
  });

  it('keeps its keys whatever a caller does with them', () => {
    const secrets = Secrets.parse(current);
    const before = secrets.derive('jwt').toString('hex');
    secrets.derive('jwt').fill(0);
    secrets.deriveAll('jwt').forEach((key) => key.fill(0));
    expect(secrets.derive('jwt').toString('hex')).toBe(before);
  });

  it.each(['', ' , ', 'short', `${current},short`])('refuses %j', (text) => {
    expect(() => Secrets.parse(text)).toThrow(/ARGUS_SECRET/);
  });

  it('never prints a secret', () => {
    expect(() => Secrets.parse('short-and-private')).toThrow(/^(?!.*private)/);
    expect([JSON.stringify(Secrets.parse(current)), inspect(Secrets.parse(current))]).toEqual(['{}', 'Secrets {}']);
  });
});
