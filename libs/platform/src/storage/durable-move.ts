import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Bytes on their way to a final name. Every call below is synchronous: see DiskThreads. */
export interface DurableMove {
  /** A file to take over, or bytes to write. */
  readonly from: string | Uint8Array;
  readonly to: string;
  /** How large the file to take over must be: one that lost bytes since it was received must not be stored. */
  readonly sizeBytes?: number;
  /** A free name on the file system of `to`, for what has to be written or copied first. */
  readonly temporary: string;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Moves a file, or writes bytes, so that bytes and name survive a power cut; a half-written file never has the final name. */
export function moveDurably({ from, to, temporary, sizeBytes }: DurableMove): void {
  assertNoLink(dirname(to));
  if (typeof from !== 'string') return viaTemporary(to, temporary, () => writeFileSync(temporary, from, { flag: 'wx', mode: 0o600 }));
  const { size } = statSync(from);
  if (size !== sizeBytes) throw new Error(`${from} has ${size} bytes, not the ${sizeBytes} it was received with`);
  try {
    rename(from, to);
  } catch (error) {
    // Across file systems there is no renaming.
    if (codeOf(error) !== 'EXDEV') throw error;
    viaTemporary(to, temporary, () => copyFileSync(from, temporary, constants.COPYFILE_EXCL));
    rmSync(from);
  }
}

/** Throws when a directory on the way is a link to somewhere else: the store does not follow links. */
function assertNoLink(directory: string): void {
  for (let existing = directory; ; existing = dirname(existing)) {
    try {
      if (realpathSync.native(existing) !== existing) throw new Error(`${existing} is a link: the blob store does not follow links`);
      return;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

function viaTemporary(to: string, temporary: string, write: () => void): void {
  try {
    write();
    rename(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * In a directory that was made for the file there is nothing to replace, and nobody knows the name yet: bytes and names may reach the
 * disk in any order, which costs it one commit. Elsewhere the bytes go first, so that the name never stands for less than it did.
 */
function rename(from: string, to: string): void {
  const parent = dirname(to);
  let created: string | undefined;
  let synced = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      created = mkdirSync(parent, { recursive: true, mode: 0o700 }) ?? created;
      if (created === undefined && !synced) {
        sync(from);
        synced = true;
      }
      renameSync(from, to);
      break;
    } catch (error) {
      // A delete beside us may have removed the directory as empty, or the one above it while this one was being made.
      if (codeOf(error) !== 'ENOENT' || attempt === 10) throw error;
      statSync(from);
    }
  }
  if (!synced) sync(to);
  // A new directory is only durable once the directory above it is synced too.
  for (const directory of chain(parent, created ? dirname(created) : parent)) sync(directory);
}

/** The directories from `leaf` up to `top`, both included. */
function chain(leaf: string, top: string): string[] {
  const directories = [leaf];
  for (let directory = leaf; directory !== top && directory !== dirname(directory);) {
    directory = dirname(directory);
    directories.push(directory);
  }
  return directories;
}

/** Forces a file's bytes, or a directory's entries, to the disk itself. */
function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
