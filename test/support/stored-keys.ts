import { readdir } from 'node:fs/promises';
import path from 'node:path';

const filesBelow = async (directory: string): Promise<string[]> => {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
};

/** What lies on a stack's disk: the keys of stored objects, and the files still in the spool. */
export async function storedKeys(dataDir: string): Promise<{ blobs: string[]; spool: string[] }> {
  const [blobs, spool] = await Promise.all([filesBelow(path.join(dataDir, 'blobs')), filesBelow(path.join(dataDir, 'spool'))]);
  return { blobs: blobs.sort(), spool: spool.sort() };
}
