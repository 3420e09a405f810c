import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What proves an address; one of the two is enough. */
export interface ChallengeSecrets {
  /** 256 bits, for the link. */
  readonly token: string;
  /** Six digits, to be typed. */
  readonly code: string;
}

/** What a code is tried against. */
export interface CodedChallenge {
  readonly id: string;
  readonly codeHash: Buffer;
}

const CODES = 1_000_000;
/** So much of the digest that no code is noticeably likelier than another. */
const CODE_BYTES = 6;

const keyed = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** They follow from the challenge's id: who holds the instance's secret can write the mail, and no event or job has to carry them. */
export const secretsOf = (key: Buffer, challengeId: string): ChallengeSecrets => ({
  token: keyed(key, `link:${challengeId}`).toString('base64url'),
  code: String(keyed(key, `code:${challengeId}`).readUIntBE(0, CODE_BYTES) % CODES).padStart(6, '0'),
});

/** What is stored of a token, or of the secret in a browser's cookie: nobody guesses 256 bits, so a plain hash is enough. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** What is stored of a code. It is keyed: of a million codes one could try all. */
export const hashCode = (key: Buffer, challengeId: string, code: string): Buffer => keyed(key, `code-hash:${challengeId}:${code}`);

/** Stands in where an address has no challenge: its code is compared as well, with nothing. */
const NOBODYS: CodedChallenge = { id: '00000000-0000-0000-0000-000000000000', codeHash: Buffer.alloc(32) };

/** Whether a code is that of a challenge, made under any of these keys. The same work is done without a challenge, which no code is of. */
export function isCodeOf(challenge: CodedChallenge | null, code: string, keys: readonly Buffer[]): boolean {
  const { id, codeHash } = challenge ?? NOBODYS;
  const right = keys.filter((key) => timingSafeEqual(hashCode(key, id, code), codeHash));
  return challenge !== null && right.length > 0;
}
