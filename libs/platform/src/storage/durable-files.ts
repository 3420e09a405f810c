import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, rename, rmdir, stat, unlink } from 'node:fs/promises';
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

/** The directories from `leaf` up to `top`, both included. */
const chain = (leaf: string, top: string): string[] => {
  const directories = [leaf];
  for (let directory = leaf; directory !== top && directory !== dirname(directory);) {
    directory = dirname(directory);
    directories.push(directory);
  }
  return directories;
};

/**
 * Moves a file to its final name. When it returns, bytes and name survive a power cut: a new directory is only durable once the
 * directory above it is synced too.
 *
 * In a directory that was made for it there is nothing to replace, and nobody knows the name yet: bytes and names are then synced side
 * by side, which costs the disk one commit. Elsewhere the bytes go first, so that the name never stands for less than it did.
 */
export const moveDurably = async (from: string, to: string): Promise<void> => {
  const parent = dirname(to);
  let created: string | undefined;
  let synced = false;
  for (let attempt = 1; ; attempt += 1) {
    created = (await mkdir(parent, { recursive: true, mode: 0o700 })) ?? created;
    if (created === undefined && !synced) {
      await syncPath(from);
      synced = true;
    }
    try {
      await rename(from, to);
      break;
    } catch (error) {
      // A delete beside us may have removed the directory as empty, between mkdir and rename.
      if (codeOf(error) !== 'ENOENT' || attempt === 10) throw error;
      await stat(from);
    }
  }
  const directories = chain(parent, created ? dirname(created) : parent);
  await Promise.all((synced ? directories : [to, ...directories]).map(syncPath));
};

/** Copies across file systems: under another name first, so that a half-written file never has the final one. */
export const copyDurably = async (from: string, to: string, temporary: string): Promise<void> => {
  try {
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    await moveDurably(temporary, to);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
};

export const writeDurably = async (bytes: Buffer, to: string, temporary: string): Promise<void> => {
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await moveDurably(temporary, to);
  } catch (error) {
    await removeIfThere(temporary);
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
