import { fold } from '@argus/common';

export const MAX_TAGS = 64;
export const MAX_TAG_LENGTH = 64;

/** One tag as it is kept. NFKC may write one character out as many: measure what comes back. */
export const cleanTag = (tag: string): string => tag.normalize('NFKC').replace(/\s+/gu, ' ').trim();

/** The tags in what somebody wrote. A comma of any width parts them, in a list too: no tag holds one, or it could not be asked for in `a,b`. */
export const tagsIn = (written: string): string[] => written.normalize('NFKC').split(',').map(cleanTag).filter(Boolean);

/** Tags as they are kept: trimmed, NFKC, no blanks, each once whatever its case, in the first spelling. */
export function normalizeTags(tags: readonly string[]): string[] {
  const byFold = new Map<string, string>();
  for (const tag of tags.map(cleanTag)) {
    if (tag && !byFold.has(fold(tag))) byFold.set(fold(tag), tag);
  }
  return [...byFold.values()];
}

/** What is shown: the user's tags first, then the AI's that the user did not write too. */
export const mergeTags = (userTags: readonly string[], aiTags: readonly string[]): string[] => normalizeTags([...userTags, ...aiTags]);

/**
 * The user tags after a PATCH. Clients read the merged list and write it back, so a written tag that is the AI's and was not
 * the user's before stays the AI's: writing back what was read changes nothing.
 */
export function replaceUserTags(written: readonly string[], before: readonly string[], aiTags: readonly string[]): string[] {
  const own = new Set(before.map(fold));
  const ai = new Set(aiTags.map((tag) => fold(cleanTag(tag))));
  return normalizeTags(written).filter((tag) => own.has(fold(tag)) || !ai.has(fold(tag)));
}
