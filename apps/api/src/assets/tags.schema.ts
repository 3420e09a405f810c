import { z } from 'zod';
import { cleanTag, MAX_TAG_LENGTH, MAX_TAGS } from '@argus/assets';
import { commaList } from '@argus/platform/http';

// Measured as it is kept: NFKC writes some characters out as many. A character is a code point, whatever it takes to store it.
const tag = z
  .string()
  .transform(cleanTag)
  .refine((text) => [...text].length <= MAX_TAG_LENGTH, `may have at most ${MAX_TAG_LENGTH} characters.`);
const tagList = z.array(tag).max(MAX_TAGS, `may name at most ${MAX_TAGS} tags.`);
/** `a,b` in a form or a query. */
export const formTags = commaList.pipe(tagList.optional());
/** A list, or `"a,b"`, in JSON. */
export const jsonTags = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (typeof value === 'string' ? value.split(',') : value).map((item) => item.trim()).filter(Boolean))
  .pipe(tagList);
