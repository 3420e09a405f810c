import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Clock } from '@argus/common';
import { type Letter, sendable } from './letter';
import { fileNameOf, surplusOf } from './mailbox-files';
import { Postman } from './postman';

const KEPT_LETTERS = 500;

/** Puts letters into the development mailbox, a folder with one file for each. Several processes may write into it at once. */
export class MailboxPostman extends Postman {
  readonly deliversAtOnce = true;

  constructor(
    private readonly directory: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(letter: Letter): Promise<void> {
    const { id, to, subject, text, html } = sendable(letter);
    const receivedAt = this.clock.now();
    const content = { id, to, subject, text, html, receivedAt: receivedAt.toISOString() };
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await this.write(fileNameOf(receivedAt, id), JSON.stringify(content, null, 2));
      await this.prune();
    } catch (error) {
      throw new AppError('mail.unavailable', { message: 'The development mailbox cannot be written.', cause: error });
    }
  }

  private async write(name: string, text: string): Promise<void> {
    const temporary = path.join(this.directory, `.${randomUUID()}`);
    try {
      await writeFile(temporary, `${text}\n`, { mode: 0o600, flag: 'wx' });
      await rename(temporary, path.join(this.directory, name));
    } finally {
      await rm(temporary, { force: true });
    }
  }

  // After writing: of two processes that send the same letter, the later name stays, whoever prunes first.
  private async prune(): Promise<void> {
    const surplus = surplusOf(await readdir(this.directory), KEPT_LETTERS);
    await Promise.all(surplus.map((name) => rm(path.join(this.directory, name), { force: true })));
  }
}
