import { z } from 'zod';
import { booleanFlag, clampedInteger } from '@argus/platform/http';

export const MAX_WAIT_SECONDS = 20;

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must have 1 to 255 visible ASCII characters.')
  .optional()
  .meta({
    description:
      'Any text of your own, new for every request, e.g. a UUID. The same request under the same key within 24 hours is carried out once: a repetition gets the first answer’s status, the asset as it is now, and `Idempotency-Replayed: true`. A refused request does not use the key up.',
    example: '5f0c7d5e-4b1c-4a52-9d0e-1f1c0a4a7f11',
  });

const SHA_256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:;[^,]*)?(?=,|$)/;

/** Content-Digest as the SHA-256 it names, lower-case hex. */
const contentDigest = z
  .string()
  .regex(SHA_256, 'must name a SHA-256 as in RFC 9530: sha-256=:<base64>:')
  .transform((header) => Buffer.from(SHA_256.exec(header)?.[1] ?? '', 'base64').toString('hex'))
  .optional()
  .meta({
    description: 'The SHA-256 of the file’s bytes as in RFC 9530. When it is sent, other bytes are refused and nothing is kept.',
    example: 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
  });

export const idempotencyHeaders = z.object({ 'idempotency-key': idempotencyKey });
export const uploadHeaders = z.object({ 'idempotency-key': idempotencyKey, 'content-digest': contentDigest });
export type IdempotencyHeaders = z.output<typeof idempotencyHeaders>;

const wait = clampedInteger({ min: 0, max: MAX_WAIT_SECONDS, default: 0 }).meta({
  override: { type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 },
  description: `Seconds, at most ${MAX_WAIT_SECONDS}, to wait for the asset to be \`ready\` or \`error\` before the answer.`,
});
const analyze = booleanFlag.default(true).meta({ description: '`false` stores a picture without looking at it: no credit is spent.' });
const dedupe = z.enum(['reuse']).optional().meta({
  description:
    '`reuse` takes over the analysis of an equal file of this workspace, if there is one: no credit is spent, the asset is `ready` at once.',
});

export const waitQuery = z.object({ wait });
export const uploadQuery = z.object({ analyze, dedupe, wait });
export type UploadQuery = z.output<typeof uploadQuery>;
