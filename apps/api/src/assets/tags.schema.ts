import { z } from 'zod';
import { MAX_TAG_LENGTH, MAX_TAGS, tagsIn } from '@argus/assets';
import { commaList } from '@argus/platform/http';

/** Clients write back what they read, the AI's tags among their own: how many are theirs shows when those are taken out. */
export const MAX_MERGED_TAGS = 2 * MAX_TAGS;

// Measured as it is kept: NFKC writes some characters out as many. A character is a code point, whatever it takes to store it.
const tag = z.string().refine((text) => [...text].length <= MAX_TAG_LENGTH, `may have at most ${MAX_TAG_LENGTH} characters.`);
const tagList = (most: number) =>
  z
    .array(z.string())
    .transform((written) => written.flatMap(tagsIn))
    .pipe(z.array(tag).max(most, `may name at most ${MAX_TAGS} tags.`));
/** `a,b` in a form or a query. */
export const formTags = commaList.pipe(tagList(MAX_TAGS).optional());
/** A list, or `"a,b"`, in JSON. */
export const jsonTags = (most: number) =>
  z
    .union([z.array(z.string()), z.string()])
    .transform((value) => [value].flat())
    .pipe(tagList(most));
