import { z } from 'zod';
import { MAX_TAGS } from '@argus/assets';
import { idParam, timestamp } from '@argus/platform/http';
import { formTags, jsonTags, MAX_MERGED_TAGS } from './tags.schema';

/** 20 MB in document 000 are 20 MiB in bytes. */
export const UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024;

/** Document 000's words for how an asset is. */
export const ROOT_STATUSES = ['pending', 'ready', 'error', 'deleted'] as const;

const shortText = z.string().trim().max(200);
const blankIsNone = (text: string): string | null => (text === '' ? null : text);

export const assetParams = z.object({ id: idParam });
export const uploadFields = z.object({
  project: shortText.transform(blankIsNone).optional().meta({ description: 'The name of a project; made if there is none.' }),
  tags: formTags.meta({ description: 'Your tags, separated by commas.', example: 'product,lifestyle' }),
  uploadedBy: shortText.transform(blankIsNone).optional().meta({ description: 'Who brought it in, in your words.' }),
});
export const uploadFromUrlBody = z
  .object({
    url: z.string().max(2_000).meta({ description: 'An http or https address anyone can reach.', example: 'https://example.com/cat.jpg' }),
    filename: z.string().max(1_000).nullish(),
    project: shortText.nullish().transform((text) => (text ? text : null)),
    tags: jsonTags(MAX_TAGS).nullish(),
    uploadedBy: shortText.nullish().transform((text) => (text ? text : null)),
  })
  .meta({ id: 'UploadFromUrl' });
export const patchBody = z
  .object({
    tags: jsonTags(MAX_MERGED_TAGS).optional().meta({ description: 'Replaces your tags; the AI’s stay.' }),
    project: shortText.transform(blankIsNone).nullish().meta({ description: 'null takes the asset out of its project.' }),
    uploadedBy: shortText.transform(blankIsNone).nullish(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), 'must name at least one of tags, project, uploadedBy.')
  .meta({ id: 'AssetPatch' });

const exif = z.record(z.string(), z.unknown());
const analysis = z
  .object({
    description: z.string(),
    richDescription: z.string(),
    mood: z.string(),
    altText: z.string(),
    dominantColors: z.array(z.object({ hex: z.string(), name: z.string(), family: z.string().optional(), share: z.number().optional() })),
    useCases: z.array(z.string()),
    tags: z.array(z.string()).meta({ description: 'The AI’s tags only.' }),
    tagDetails: z.array(z.object({ tag: z.string(), confidence: z.number(), source: z.string() })),
    objects: z.array(
      z.object({
        label: z.string(),
        confidence: z.number(),
        box: z
          .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
          .meta({ description: 'Parts of the picture, 0 to 1, from the top left.' }),
      }),
    ),
    provider: z.string(),
    model: z.string(),
    createdAt: timestamp,
  })
  .meta({ id: 'Analysis' });

export const assetSchema = z
  .object({
    id: z.uuid(),
    filename: z.string(),
    mimeType: z.string(),
    url: z.string().meta({
      description:
        'The original. The link works without a credential for one to two hours, unless the asset is deleted; from the trash it asks for one. The link to a public picture works for anybody, as long as it is public, and leads to a copy that does not say where the picture was taken, unless the workspace wants otherwise.',
    }),
    thumbnailUrl: z.string().nullable().meta({
      description: 'A WebP that fits in 256 × 256, by a link like `url`; null until it is made, and for files that are no pictures.',
    }),
    thumbhash: z.string().nullable().meta({
      description:
        'A ThumbHash (https://evanw.github.io/thumbhash) in base64: some 25 bytes that a client draws as a blurred stand-in until the picture is loaded; null until it is made, and for files that are no pictures.',
    }),
    status: z.enum(ROOT_STATUSES),
    tags: z.array(z.string()).meta({ description: 'Yours and the AI’s, each once.' }),
    analysis: analysis.nullable().meta({ description: 'null until the picture was looked at, and for files that are only stored.' }),
    project: z.string().nullable(),
    uploadedBy: z.string().nullable(),
    size: z.int().meta({ description: 'Bytes.' }),
    width: z.int().nullable(),
    height: z.int().nullable(),
    exif: exif.nullable(),
    duplicateOf: z.uuid().nullable().meta({ description: 'The oldest asset with the same bytes.' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable().meta({ description: 'Why `status` is `error`.' }),
    analysisPausedUntil: timestamp
      .optional()
      .meta({ description: 'Present while the analysis waits because the AI budget of the workspace is spent.' }),
    createdAt: timestamp,
    updatedAt: timestamp,
    deletedAt: timestamp.optional(),
    recoversAt: timestamp.optional(),
  })
  .meta({ id: 'Asset' });

export const trashReceiptSchema = z
  .object({
    id: z.uuid(),
    status: z.literal('deleted'),
    deletedAt: timestamp,
    recoversAt: timestamp.meta({ description: 'Until then it can be recovered.' }),
  })
  .meta({ id: 'TrashReceipt' });
