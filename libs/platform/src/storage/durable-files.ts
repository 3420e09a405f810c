import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, open, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Forces a file's bytes, or a directory's entries, to the disk itself. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const removeIfThere = async (path: string): Promise<boolean> => {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
};

/** Removes a file and the directories that became empty by it, below `top`. */
export const deleteDurably = async (path: string, top: string): Promise<void> => {
  if (!(await removeIfThere(path))) return;
  let directory = dirname(path);
  while (directory !== top) {
    try {
      await rmdir(directory);
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) break;
      // Someone else removed it first, and goes on upwards.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    directory = dirname(directory);
  }
  await syncPath(directory).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
};

/** Hard-links where the file system can, which costs nothing; copies elsewhere. The new name must be free. */
export const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error))) throw error;
    const temporary = join(dirname(to), `.${randomUUID()}`);
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    await rename(temporary, to);
  }
};
