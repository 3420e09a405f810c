import { AppError, type Clock } from '@argus/common';
import { unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { finished, type Readable } from 'node:stream';
import type { NewFile } from './block-order';
import { ownedFileName, thisOwner } from './file-owner';
import { SpoolSink } from './spool-sink';
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

  /**
   * Reads the source to its end into a file of its own. Whatever goes wrong, nothing is left on disk.
   * @throws AppError `asset.file_too_large` (details `limitBytes`) · `storage.full` · the source's own error, or the
   * signal's reason, unchanged
   */
  async receive(source: Readable, options: ReceiveOptions): Promise<SpooledFile> {
    // Watched from the first moment: a source that breaks before it is read must not go unheard.
    const watched = watch(source);
    const file = await this.newFile();
    try {
      options.signal?.throwIfAborted();
      const sink = new SpoolSink(file, options.limitBytes);
      await flow(source, sink, watched, options.signal);
      return { path: file.path, sizeBytes: sink.sizeBytes, sha256: sink.sha256, head: sink.head, ...ending(file.path) };
    } catch (error) {
      release(source, options.whenRefused ?? 'destroy');
      await remove(file.path);
      throw isDiskFull(error) ? new AppError('storage.full', { cause: error }) : error;
    } finally {
      watched.stop();
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

interface SourceWatch {
  /** Resolves at the source's end; rejects when it errors or closes before. */
  readonly ended: Promise<void>;
  stop(): void;
}

const watch = (source: Readable): SourceWatch => {
  let stop = (): void => undefined;
  const ended = new Promise<void>((resolveEnded, reject) => {
    stop = finished(source, { writable: false }, (error) => (error ? reject(error) : resolveEnded()));
  });
  ended.catch(() => undefined);
  return { ended, stop };
};

const flow = async (source: Readable, sink: SpoolSink, watched: SourceWatch, signal?: AbortSignal): Promise<void> => {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal?.reason as Error);
  });
  signal?.addEventListener('abort', onAbort, { once: true });
  // Aborted while the file was being opened: the event has passed.
  if (signal?.aborted) onAbort();
  aborted.catch(() => undefined);
  const closed = new Promise<void>((resolveClosed) => sink.once('close', resolveClosed));
  try {
    const stored = new Promise<void>((resolveStored, reject) => {
      finished(sink, (error) => (error ? reject(error) : resolveStored()));
    });
    stored.catch(() => undefined);
    source.pipe(sink, { end: false });
    await Promise.race([watched.ended, stored, aborted]);
    sink.end();
    await Promise.race([stored, aborted]);
  } catch (error) {
    source.unpipe(sink);
    sink.destroy();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // What is left of the file is removed next: nothing of it may still be written.
    await closed;
  }
};

const release = (source: Readable, how: 'destroy' | 'drain'): void => {
  // From here on nobody listens: an error of a source we have given up on must not end the process.
  source.on('error', () => undefined);
  if (how === 'drain') source.resume();
  else source.destroy();
};

const remove = async (path: string): Promise<void> => {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

/** A file ends once: removed, or taken over by a store. */
const ending = (path: string): Pick<SpooledFile, 'taken' | 'discard'> => {
  let over = false;
  return {
    taken: () => void (over = true),
    async discard() {
      if (!over) await remove(path);
      over = true;
    },
  };
};

const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
