import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOf, ownerState } from './file-owner';

/** An owner we cannot judge (another machine on a shared disk) keeps its files this long; no upload lasts a day. */
const UNKNOWN_OWNER_KEEP_MS = 24 * 60 * 60 * 1000;

/**
 * Removes temporary files whose process is gone and which nobody wrote to for `olderThanMs`.
 * Files of running processes, and files with names of another form, are never touched.
 * @returns how many files were removed
 */
export const sweepLeftovers = async (directory: string, olderThanMs: number, now: Date): Promise<number> => {
  let removed = 0;
  for (const name of await namesIn(directory)) {
    const owner = ownerOf(name);
    if (!owner) continue;
    const state = await ownerState(owner);
    if (state === 'self' || state === 'alive') continue;
    const path = join(directory, name);
    const keepMs = state === 'dead' ? olderThanMs : Math.max(olderThanMs, UNKNOWN_OWNER_KEEP_MS);
    if (await removeIfOlder(path, now.getTime() - keepMs)) removed += 1;
  }
  return removed;
};

const namesIn = async (directory: string): Promise<string[]> => {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Another process may sweep the same directory: a file that is already gone is no failure. */
const removeIfOlder = async (path: string, thanEpochMs: number): Promise<boolean> => {
  try {
    if ((await stat(path)).mtimeMs > thanEpochMs) return false;
    await unlink(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};
