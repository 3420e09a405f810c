import { type Clock } from '@argus/common';
import { join, resolve } from 'node:path';
import { type Readable } from 'node:stream';
import type { NewFile } from './block-order';
import { ownedFileName, thisOwner } from './file-owner';
import { SpoolWriter } from './spool-writer';
import { type ReceiveOptions, type SpooledFile, type SpoolOptions } from './spooled-file';
import { sweepLeftovers } from './sweep-leftovers';

/** Where incoming bytes land before anyone decides whether to keep them. A file is never whole in memory. */
export class Spool {
  readonly directory: string;

  constructor(
    options: SpoolOptions,
    private readonly clock: Clock,
  ) {
    this.directory = resolve(options.directory);
  }

  /** A new file, to be written to piece by piece and then finished or discarded. Nothing of it is on disk yet. */
  async open({ limitBytes }: ReceiveOptions): Promise<SpoolWriter> {
    return new SpoolWriter(await this.newFile(), limitBytes);
  }

  /**
   * Reads the source to its end into a file of its own. Whatever goes wrong, the source is destroyed and nothing is left on disk.
   * @throws AppError `asset.file_too_large` (details `limitBytes`) · `storage.full` · the source's own error, unchanged
   */
  async receive(source: Readable, { limitBytes }: ReceiveOptions): Promise<SpooledFile> {
    // The error of a source that breaks before it is read, or after it was given up, must not end the process.
    source.on('error', () => undefined);
    const writer = await this.open({ limitBytes });
    try {
      // Left before its end, the loop destroys the source.
      for await (const chunk of source) await writer.write(chunk as Buffer);
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  /**
   * Removes what killed processes left behind. Safe beside running uploads, of this process and of others.
   * @returns how many files were removed
   */
  sweep({ olderThanMs }: { olderThanMs: number }): Promise<number> {
    return sweepLeftovers(this.directory, olderThanMs, this.clock.now());
  }

  /** A new file that carries this process's name. */
  protected async newFile(): Promise<NewFile> {
    return { path: join(this.directory, ownedFileName(await thisOwner())), flags: 'wx' };
  }
}
