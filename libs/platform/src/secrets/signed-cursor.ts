import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secrets } from './secrets';

const SIGNATURE_BYTES = 16;

/**
 * A position in a list as a word that clients hand back unread. Signed together with the query it belongs to: it continues that list and no
 * other, and one that was made up is refused.
 */
export const printSignedCursor = (secrets: Secrets, query: string, position: string): string =>
  Buffer.concat([sign(secrets.derive('cursor'), query, position), Buffer.from(position)]).toString('base64url');

/** The position; null for anything that was not printed for this query. */
export function readSignedCursor(secrets: Secrets, query: string, cursor: string): string | null {
  const bytes = Buffer.from(cursor, 'base64url');
  const signature = bytes.subarray(0, SIGNATURE_BYTES);
  const position = bytes.subarray(SIGNATURE_BYTES).toString();
  const isOurs = secrets
    .deriveAll('cursor')
    .map((key) => signature.length === SIGNATURE_BYTES && timingSafeEqual(sign(key, query, position), signature))
    .includes(true);
  return isOurs ? position : null;
}

const sign = (key: Buffer, query: string, position: string): Buffer =>
  createHmac('sha256', key).update(createHash('sha256').update(query).digest()).update(position).digest().subarray(0, SIGNATURE_BYTES);
