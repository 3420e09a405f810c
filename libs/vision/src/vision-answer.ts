import { hasNullCharacter } from '@argus/common';
import { z } from 'zod';

/** Postgres can store neither U+0000 nor half a surrogate pair, and a model may well produce them. */
const text = (most: number): z.ZodString =>
  z
    .string()
    .max(most)
    .refine((value) => !hasNullCharacter(value) && !/\p{Surrogate}/u.test(value), 'contains U+0000 or half a surrogate pair');

const confidence = z.number().min(0).max(1);
const part = z.number().min(0).max(1);

/** What a tag rests on: an object that was found, the scene as a whole, measured pixels, the file's metadata, or a model's word. */
export const TAG_SOURCES = ['detector', 'scene', 'pixels', 'metadata', 'model'] as const;

export const visionTagSchema = z.object({ tag: text(64).min(1), confidence, source: z.enum(TAG_SOURCES) });

export const visionObjectSchema = z.object({
  label: text(64).min(1),
  confidence,
  /** In parts of the picture, 0 to 1, from the top left corner. */
  box: z.object({ x: part, y: part, width: part, height: part }),
});

/** What every provider answers. Model output is untrusted input: nothing passes that is too long, out of range or unstorable. */
export const visionAnswerSchema = z.object({
  /** One sentence. */
  description: text(1_000).min(1),
  /** A short paragraph. */
  richDescription: text(5_000).min(1),
  /** One or a few words: "calm, warm". */
  mood: text(200).min(1),
  useCases: z.array(text(200).min(1)).max(10),
  /** For people who do not see the picture; at most 125 characters, as screen readers like it. */
  altText: text(125).min(1),
  /** The surest first, each tag once, lower case. */
  tags: z.array(visionTagSchema).max(64),
  objects: z.array(visionObjectSchema).max(100),
});

export type VisionAnswer = z.infer<typeof visionAnswerSchema>;
export type VisionTag = z.infer<typeof visionTagSchema>;
export type VisionObject = z.infer<typeof visionObjectSchema>;
