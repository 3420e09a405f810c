import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { letterIdOf, newestFirst } from './mailbox-files';

const receivedLetterSchema = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  receivedAt: z.string(),
});
export type ReceivedLetter = Readonly<z.infer<typeof receivedLetterSchema>>;

const MAX_LISTED = 100;

/** Reads what MailboxPostman wrote. */
export class Mailbox {
  /** @param directory null where mail goes elsewhere: then there is nothing to read */
  constructor(private readonly directory: string | null) {}

  /** At most 100 letters, newest first; with `to`, those to this address in any case. */
  async list(to?: string): Promise<ReceivedLetter[]> {
    const wanted = to?.toLowerCase();
    const found = new Map<string, ReceivedLetter>();
    for (const name of await this.fileNames()) {
      if (found.size >= MAX_LISTED) break;
      // The older file of a letter that is being sent again.
      if (found.has(letterIdOf(name) ?? '')) continue;
      const letter = await this.read(name);
      if (letter && (wanted === undefined || letter.to.toLowerCase() === wanted)) found.set(letter.id, letter);
    }
    return [...found.values()];
  }

  private async fileNames(): Promise<string[]> {
    if (this.directory === null) return [];
    return newestFirst(await orNull(readdir(this.directory)).then((names) => names ?? []));
  }

  private async read(name: string): Promise<ReceivedLetter | null> {
    const text = await orNull(readFile(path.join(this.directory ?? '', name), 'utf8'));
    return text === null ? null : receivedLetterSchema.parse(JSON.parse(text));
  }
}

/** Null for what is not there: no letter was sent yet, or another process has just replaced or pruned it. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
