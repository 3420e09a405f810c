import { AppError, type Clock } from '@argus/common';
import { constants, realpathSync } from 'node:fs';
import { access, lstat, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ownedFileName, sweepLeftovers, thisOwner } from '../spool';
import { isMissing, onDisk } from './disk-errors';
import { DiskThreads } from './disk-threads';
import { deleteDurably, linkOrCopy } from './durable-files';
import { assertKey } from './object-key';
import { type ByteRange, type ObjectPage, type ObjectStat, ObjectStore, type OpenedObject, type StorableFile } from './object-store';
import { type LocalStorageConfig } from './storage-config';
import { walkKeys } from './walk-keys';
import { withinMs } from './within';

const PAGE_SIZE = 1000;
const CHECK_TIMEOUT_MS = 2000;
const DELETES_AT_ONCE = 8;
/** Half-written files live here: on the same file system as the rest, and no key can name them. */
const INCOMING = '.incoming';

/** Blobs as files under one directory that nobody else writes to. Symbolic links below it are refused, never followed. */
export class LocalDiskStore extends ObjectStore {
  readonly driver = 'local';
  private readonly threads = new DiskThreads();
  private readonly configuredRoot: string;
  private prepared: Promise<string> | undefined;

  constructor(
    config: Pick<LocalStorageConfig, 'root'>,
    private readonly clock: Clock,
  ) {
    super();
    this.configuredRoot = resolve(config.root);
  }

  async putFile(key: string, file: StorableFile): Promise<void> {
    await onDisk(async () => {
      const { path: from, sizeBytes } = file;
      await this.threads.move({ from, sizeBytes, to: await this.newPath(key), temporary: await this.incoming() });
      file.taken?.();
    });
  }

  async putBuffer(key: string, bytes: Buffer): Promise<void> {
    await onDisk(async () => this.threads.move({ from: bytes, to: await this.newPath(key), temporary: await this.incoming() }));
  }

  async open(key: string, range?: ByteRange): Promise<OpenedObject> {
    return this.reading(async () => {
      const handle = await open(await this.confined(key), constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        const { size, isFile } = await handle.stat().then((found) => ({ size: found.size, isFile: found.isFile() }));
        if (!isFile) throw new AppError('asset.bytes_missing');
        if (range && range.start >= size) throw new RangeError(`Byte ${range.start} is past the ${size} bytes of ${key}`);
        return {
          stream: handle.createReadStream({ start: range?.start ?? 0, ...(range?.end !== undefined && { end: range.end }) }),
          sizeBytes: size,
        };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  async download(key: string, toPath: string): Promise<void> {
    await this.reading(async () => {
      const path = await this.confined(key);
      if (!(await lstat(path)).isFile()) throw new AppError('asset.bytes_missing');
      await linkOrCopy(path, toPath);
    });
  }

  localPath(key: string): string | null {
    assertKey(key);
    const path = join(realpathOr(this.configuredRoot), key);
    if (realpathOr(path) !== path) throw new AppError('asset.bytes_missing');
    return path;
  }

  async stat(key: string): Promise<ObjectStat | null> {
    return onDisk(async () => {
      try {
        const found = await lstat(await this.confined(key));
        return found.isFile() ? { sizeBytes: found.size, modifiedAt: found.mtime } : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async delete(key: string): Promise<void> {
    await onDisk(async () => deleteDurably(await this.confined(key), await this.root()));
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    const left = [...keys];
    const deleteNext = async (): Promise<void> => {
      for (let key = left.pop(); key !== undefined; key = left.pop()) await this.delete(key);
    };
    await Promise.all(Array.from({ length: DELETES_AT_ONCE }, deleteNext));
  }

  async list(prefix: string, cursor: string | null = null): Promise<ObjectPage> {
    return onDisk(async () => {
      const objects: ObjectPage['objects'] = [];
      for await (const key of walkKeys(await this.root(), prefix, cursor ?? '')) {
        if (objects.length === PAGE_SIZE) return { objects, cursor: objects.at(-1)?.key ?? null };
        const found = await this.stat(key);
        if (found) objects.push({ key, sizeBytes: found.sizeBytes, modifiedAt: found.modifiedAt });
      }
      return { objects, cursor: null };
    });
  }

  async sweepUnfinished({ olderThanMs }: { olderThanMs: number }): Promise<number> {
    return onDisk(async () => sweepLeftovers(join(await this.root(), INCOMING), olderThanMs, this.clock.now()));
  }

  async check(): Promise<void> {
    await withinMs(
      CHECK_TIMEOUT_MS,
      onDisk(async () => access(join(await this.root(), INCOMING), constants.R_OK | constants.W_OK | constants.X_OK)),
    );
  }

  /** The real path of the root, made on first use. A failure is not remembered: the disk may be mounted later. */
  private root(): Promise<string> {
    this.prepared ??= mkdir(join(this.configuredRoot, INCOMING), { recursive: true, mode: 0o700 })
      .then(() => realpath(this.configuredRoot))
      .catch((error: unknown) => {
        this.prepared = undefined;
        throw error;
      });
    return this.prepared;
  }

  private async incoming(): Promise<string> {
    return join(await this.root(), INCOMING, ownedFileName(await thisOwner()));
  }

  /** The path of a key that is about to be written. The move itself makes sure that no directory on the way is a link. */
  private async newPath(key: string): Promise<string> {
    assertKey(key);
    return join(await this.root(), key);
  }

  /** The path of a key, after making sure that no directory on the way to it is a link to somewhere else. */
  private async confined(key: string): Promise<string> {
    assertKey(key);
    const path = join(await this.root(), key);
    for (let directory = dirname(path); ; directory = dirname(directory)) {
      try {
        if ((await realpath(directory)) !== directory) throw new Error(`${directory} is a link: the blob store does not follow links`);
        return path;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }

  private reading<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(async () => {
      try {
        return await work();
      } catch (error) {
        // ELOOP: the last part of the path is a symbolic link, which we never made.
        if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ELOOP')
          throw new AppError('asset.bytes_missing', { cause: error });
        throw error;
      }
    });
  }
}

/** Resolves links as far as the path exists. */
const realpathOr = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const parent = dirname(path);
    return parent === path ? path : join(realpathOr(parent), path.slice(parent === '/' ? 1 : parent.length + 1));
  }
};
