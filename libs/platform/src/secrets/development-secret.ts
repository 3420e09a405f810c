import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Secrets } from './secrets';

/**
 * The secret of a development stack, in the form ARGUS_SECRET takes. The first caller makes the file (mode 0600);
 * processes that start together agree on one, because the file appears whole or not at all and never twice.
 */
export const loadOrCreateDevelopmentSecret = async (path: string): Promise<string> => {
  const existing = await readSecret(path);
  if (existing !== null) return existing;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await file.sync();
    // A link fails when the name is taken, where a rename would replace what another process already uses.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await unlink(temporary);
  }
  const agreed = await readSecret(path);
  if (agreed === null) throw new Error(`${path} vanished while it was being made`);
  return agreed;
};

const readSecret = async (path: string): Promise<string | null> => {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    Secrets.parse(text);
  } catch (error) {
    throw new Error(`${path} holds no usable secret; delete it to have a new one made (existing keys and links stop working)`, {
      cause: error,
    });
  }
  return text;
};
