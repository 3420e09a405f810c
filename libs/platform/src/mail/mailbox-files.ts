import { isUuid } from '@argus/common';

const NAME = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)-(.{36})\.json$/;

/** The file of a letter. Names sort as their times do. */
export const fileNameOf = (receivedAt: Date, id: string): string => `${receivedAt.toISOString().replace(/[:.]/g, '-')}-${id}.json`;

/** The letter a file holds; null for a file that is none of ours. */
export const letterIdOf = (fileName: string): string | null => {
  const id = NAME.exec(fileName)?.[2] ?? '';
  return isUuid(id) ? id : null;
};

/** The files of letters, newest first. */
export const newestFirst = (fileNames: readonly string[]): string[] =>
  fileNames
    .filter((name) => letterIdOf(name) !== null)
    .sort()
    .reverse();

/** What may go: all but the newest file of each letter, and all but the newest `limit` letters. */
export function surplusOf(fileNames: readonly string[], limit: number): string[] {
  const kept = new Set<string | null>();
  return newestFirst(fileNames).filter((name) => {
    const id = letterIdOf(name);
    const isSurplus = kept.has(id) || kept.size >= limit;
    if (!isSurplus) kept.add(id);
    return isSurplus;
  });
}
