import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './disk-errors';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Names in one directory, directories with a trailing slash, in the order in which S3 lists whole keys. */
const entriesOf = async (directory: string): Promise<string[]> => {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(directory)) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) names.push(`${entry.name}/`);
      else if (entry.isFile()) names.push(entry.name);
    }
  } catch (error) {
    // Removed as empty while we walked.
    if (!isMissing(error)) throw error;
  }
  return names.sort(byBytes);
};

/** The one directory at `at` that leads to the prefix, where it names one: a directory of a million assets is not read to find one of them. */
const stepTowards = async (directory: string, rest: string): Promise<string[]> => {
  const name = rest.slice(0, rest.indexOf('/') + 1);
  const found = await lstat(join(directory, name.slice(0, -1))).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return found?.isDirectory() && !name.startsWith('.') ? [name] : [];
};

/** Every key under `root` that starts with `prefix` and comes after `after`, in byte order; never follows a link. */
export const walkKeys = async function* (root: string, prefix: string, after: string, at = ''): AsyncGenerator<string> {
  const directory = join(root, at);
  const rest = prefix.startsWith(at) ? prefix.slice(at.length) : '';
  for (const entry of rest.includes('/') ? await stepTowards(directory, rest) : await entriesOf(directory)) {
    const key = at + entry;
    if (entry.endsWith('/')) {
      const mayMatch = key.startsWith(prefix) || prefix.startsWith(key);
      const mayFollow = after.startsWith(key) || byBytes(key, after) > 0;
      if (mayMatch && mayFollow) yield* walkKeys(root, prefix, after, key);
    } else if (key.startsWith(prefix) && byBytes(key, after) > 0) {
      yield key;
    }
  }
};
