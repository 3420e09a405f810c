import { z } from 'zod';
import { ASSET_SORTS } from '@argus/assets';
import { clampedInteger, commaList, moment } from '@argus/platform/http';
import { assetSchema, ROOT_STATUSES } from './root-asset.schema';
import { formTags } from './tags.schema';

export const LIST_LIMIT = { default: 50, max: 200 };
export const MAX_TERMS = 32;
const MAX_VALUES = 20;

const anyOf = commaList.pipe(z.array(z.string().max(100)).max(MAX_VALUES, `may name at most ${MAX_VALUES} values.`).optional());
const TYPES = ['image', 'video', 'audio', 'file'] as const;

const HEX = /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const longHex = (hex: string): string => {
  const digits = hex.replace('#', '').toLowerCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
};

const bytes = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number of bytes.')
  .transform(Number);

export const listQuery = z.object({
  q: z
    .string()
    .max(500)
    .refine((q) => q.split(/[\s+]+/u).length <= MAX_TERMS, `may have at most ${MAX_TERMS} terms.`)
    .optional()
    .meta({
      description:
        'Search terms, separated by blanks or `+`. Each is looked for anywhere in file name, description, rich description, mood, tags and use cases, in any case. Assets that contain more of them come first.',
    }),
  project: z
    .string()
    .max(200)
    .transform((name) => name.trim() || undefined)
    .optional()
    .meta({ description: 'The name of a project, in any case.' }),
  status: z
    .string()
    .transform((word) => word.trim().toLowerCase() || undefined)
    .pipe(z.enum(ROOT_STATUSES, { error: `must be one of: ${ROOT_STATUSES.join(', ')}.` }).optional())
    .optional()
    .meta({
      override: { type: 'string', enum: [...ROOT_STATUSES] },
      description: 'Without it, everything but the trash; `deleted` is the trash. In any case.',
    }),
  tags: formTags.meta({ description: 'All of these must be there.' }),
  type: commaList
    .pipe(z.array(z.enum(TYPES, { error: `must be one of: ${TYPES.join(', ')}.` })).optional())
    .meta({ description: `Any of these: ${TYPES.join(', ')}.`, example: 'image,video' }),
  mimeType: anyOf.meta({ description: 'Any of these.', example: 'image/png,image/webp' }),
  color: z.string().regex(HEX, 'must be a colour in hex: #f5c842 or f5c842.').transform(longHex).optional().meta({
    description: 'One of the dominant colours must be near this one. In a URL `#` is `%23`; it may be left out.',
    example: 'f5c842',
  }),
  createdFrom: moment
    .optional()
    .meta({ description: 'Created at this moment or later; a day begins at 00:00 UTC.', example: '2026-05-01' }),
  createdBefore: moment.optional().meta({ description: 'Created before this moment.', example: '2026-06-01' }),
  minSize: bytes.optional().meta({ description: 'At least this many bytes.' }),
  maxSize: bytes.optional().meta({ description: 'At most this many bytes.' }),
  sort: z
    .enum(ASSET_SORTS, { error: `must be one of: ${ASSET_SORTS.join(', ')}.` })
    .default('relevance')
    .meta({ description: '`relevance`: more of the terms first, then the newest; without `q` it is the same as `newest`.' }),
  limit: clampedInteger({ min: 1, max: LIST_LIMIT.max, default: LIST_LIMIT.default }),
  offset: clampedInteger({ min: 0, max: 1_000_000, default: 0 }),
  cursor: z.string().max(500).optional().meta({
    description:
      '`nextCursor` of the page before, with the same query. Pages stay whole while assets come and go; `offset` is passed over.',
  }),
});
export type ListQueryValues = z.output<typeof listQuery>;

export const listedAssetSchema = assetSchema
  .extend({
    score: z.int().optional().meta({ description: 'With `q`: how many of its terms the asset contains.' }),
    matchedTerms: z.array(z.string()).optional().meta({ description: 'With `q`: which terms, folded.' }),
  })
  .meta({ id: 'ListedAsset' });

export const assetListSchema = z
  .object({
    assets: z.array(listedAssetSchema),
    total: z.int().meta({ description: 'How many there are in all.' }),
    totalRelation: z
      .enum(['exact', 'estimate'])
      .meta({ description: '`estimate`: a search that finds very many assets does not count them one by one.' }),
    complete: z.boolean().meta({
      description:
        'false when the page may lack assets that lie far back: a search for very short or suddenly rare words looks through the newest ones only.',
    }),
    limit: z.int(),
    offset: z.int(),
    nextCursor: z.string().nullable().meta({ description: 'For `cursor`; null on the last page.' }),
  })
  .meta({ id: 'AssetList' });
