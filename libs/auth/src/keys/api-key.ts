import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface MintedKey {
  /** Shown once, never stored. */
  readonly plaintext: string;
  /** Safe to show and to log. */
  readonly prefix: string;
}

const SECRET_BYTES = 32;
/** Of the secret, so much is shown to tell keys apart. */
const SHOWN_LENGTH = 7;
const CHECKSUM_LENGTH = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 43 characters are 256 bits; the checksum came later, so keys made before have none. */
const FORM = /^((?:ak_|argus_|argus_sk_)[\w-]{43})([0-9A-Za-z]{6})?$/;

/** What a key begins with, by the document it is made for: 000, 001, 002. Any key works everywhere. */
export type KeyWord = 'ak_' | 'argus_' | 'argus_sk_';

/** CRC-32 in base 62. It guards against typos and half a copy, not against anybody: what makes a key hard to guess is its secret. */
const checksumOf = (text: string): string => {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
};

/** A new key: the family's word, 256 random bits in URL-safe base64, and a checksum of both. */
export function mintKey(word: KeyWord): MintedKey {
  const body = word + randomBytes(SECRET_BYTES).toString('base64url');
  return { plaintext: body + checksumOf(body), prefix: body.slice(0, word.length + SHOWN_LENGTH) };
}

/** False for a text that no key can be: it is refused without asking the database. */
export function hasKeyForm(text: string): boolean {
  const [, body, checksum] = FORM.exec(text) ?? [];
  return body !== undefined && (checksum === undefined || checksum === checksumOf(body));
}

/** What is stored of a key: HMAC-SHA256 under the pepper, 32 bytes. A copy of the table alone lets nobody in. */
export const hashKey = (plaintext: string, pepper: Buffer): Buffer => createHmac('sha256', pepper).update(plaintext).digest();
