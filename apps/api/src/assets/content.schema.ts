import { z } from 'zod';
import { THUMBNAIL_SIDES, type ThumbnailSide } from '@argus/assets';
import type { OperationResponse } from '@argus/platform/http';

const PRESETS = THUMBNAIL_SIDES.map((side) => `w=${side}`).join(', ');
const ONLY_PRESETS = `must belong to one of the presets: ${PRESETS} (fit=inside, format=webp); without any of them the original is sent.`;
const side = z.enum(THUMBNAIL_SIDES.map(String), { error: ONLY_PRESETS });

/** Anything but a preset is refused: whoever may choose sizes freely can keep a machine busy with them. */
export const contentQuery = z
  .object({
    w: side.optional().meta({ description: 'A thumbnail that fits in a square of this side, never enlarged.' }),
    h: side.optional().meta({ description: 'The same as `w`; if both are there, they must be equal.' }),
    fit: z.enum(['inside'], { error: ONLY_PRESETS }).optional(),
    format: z.enum(['webp'], { error: ONLY_PRESETS }).optional(),
  })
  .refine(({ w, h }) => w === undefined || h === undefined || w === h, { path: ['h'], error: ONLY_PRESETS })
  .refine(({ w, h, fit, format }) => w !== undefined || h !== undefined || (fit === undefined && format === undefined), {
    path: ['w'],
    error: ONLY_PRESETS,
  });

/** The thumbnail that is asked for; null for the original. */
export function sideOf({ w, h }: z.output<typeof contentQuery>): ThumbnailSide | null {
  return THUMBNAIL_SIDES.find((one) => String(one) === (w ?? h)) ?? null;
}

export const contentHeaders = z.object({
  range: z.string().optional().meta({ description: 'One range of bytes, e.g. `bytes=0-1023`; several are answered with the whole file.' }),
  'if-none-match': z.string().optional().meta({ description: 'The ETag of what you have: 304 if it is still the same.' }),
  'if-range': z.string().optional().meta({ description: 'The ETag the range belongs to: the whole file if it has changed.' }),
});

const bytes = z.string().meta({ format: 'binary' });
const etag = { ETag: { description: 'Strong: other bytes have another one.' } };

export const contentResponses: Readonly<Record<number, OperationResponse>> = {
  200: {
    description: 'The file. Anything but a plain raster picture comes as an attachment; nothing in it may run.',
    contentType: '*/*',
    schema: bytes,
    headers: etag,
  },
  206: {
    description: 'The part of it that was asked for.',
    contentType: '*/*',
    schema: bytes,
    headers: { ...etag, 'Content-Range': { description: '`bytes <first>-<last>/<size>`' } },
  },
  304: { description: 'It is what you have.', headers: etag },
};

export const linkParams = z.object({ kind: z.string(), organizationId: z.string(), assetId: z.string(), file: z.string() });
export const linkQuery = z.object({
  expires: z.string().max(20).optional().meta({ description: 'As the link says; seconds since 1970.' }),
  signature: z.string().max(100).optional().meta({ description: 'As the link says; absent for a public file.' }),
});
