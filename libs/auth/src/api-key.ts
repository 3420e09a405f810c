import { createHmac, randomBytes } from 'node:crypto';

export interface MintedKey {
  /** Shown once, never stored. */
  readonly plaintext: string;
  /** Safe to show and to log. */
  readonly prefix: string;
}

const SECRET_BYTES = 32;
const PREFIX_LENGTH = 10;

/** A new key: the family's word, then 256 random bits in URL-safe base64. */
export function mintKey(word: 'ak_'): MintedKey {
  const plaintext = word + randomBytes(SECRET_BYTES).toString('base64url');
  return { plaintext, prefix: plaintext.slice(0, PREFIX_LENGTH) };
}

/** What is stored of a key: HMAC-SHA256 under the pepper, 32 bytes. A copy of the table alone lets nobody in. */
export const hashKey = (plaintext: string, pepper: Buffer): Buffer => createHmac('sha256', pepper).update(plaintext).digest();
