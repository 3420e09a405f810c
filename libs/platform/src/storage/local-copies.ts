import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ObjectStore } from './object-store';

/** Stored objects as files, for what reads nothing else: decoders and models. */
export class LocalCopies {
  constructor(
    private readonly store: ObjectStore,
    private readonly directory: string,
  ) {}

  /**
   * Calls `use` with a file that holds the object's bytes and must not be written to: the store's own where it has one, else a copy that
   * is gone afterwards.
   * @throws AppError `asset.bytes_missing`, of a local store only when somebody reads
   */
  async withFile<T>(storageKey: string, use: (file: string) => Promise<T>): Promise<T> {
    const local = this.store.localPath(storageKey);
    if (local !== null) return use(local);
    return this.withFolder(async (folder) => {
      const copy = join(folder, 'file');
      await this.store.download(storageKey, copy);
      return use(copy);
    });
  }

  /** Calls `use` with an empty folder of its own, closed to other users of the machine and gone afterwards with all that is in it. */
  async withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.directory, 'work-'));
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
