import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { ObjectStore } from '@argus/platform/storage';

/** Gives a stored object to something that reads files. */
@Injectable()
export class RenditionReader {
  private readonly directory: string;

  constructor(
    private readonly store: ObjectStore,
    @Inject(CONFIG) config: Config,
  ) {
    this.directory = path.join(config.dataDir, 'work');
  }

  /** Calls `use` with a local path to the object's bytes; a copy made for it is removed afterwards. */
  async withFile<T>(storageKey: string, use: (file: string) => Promise<T>): Promise<T> {
    const local = this.store.localPath(storageKey);
    if (local) return use(local);
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const directory = await mkdtemp(path.join(this.directory, 'rendition-'));
    try {
      const copy = path.join(directory, 'file');
      await this.store.download(storageKey, copy);
      return await use(copy);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}
