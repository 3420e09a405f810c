import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { ObjectStore } from '@argus/platform/storage';
import { StorageIntentsRepository } from './storage-intents.repository';

const BATCH = 100;

const isFolder = (key: string): boolean => key.endsWith('/');

/** Removes bytes no asset claims: those of an upload that never became one, and those a purged asset left. */
@Injectable()
export class StorageIntentsService {
  private readonly logger = new Logger(StorageIntentsService.name);

  constructor(
    private readonly intents: StorageIntentsRepository,
    private readonly store: ObjectStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Condemned first, then the bytes, then the intent: a crash between any two steps is finished by the next sweep. Returns how many. */
  async sweep(): Promise<number> {
    let removed = 0;
    for (;;) {
      const keys = await this.intents.condemnExpired(this.config.work.intentTtlMs, BATCH);
      await this.remove(keys);
      removed += keys.length;
      if (keys.length < BATCH) break;
    }
    if (removed > 0) this.logger.log(`Removed ${removed} stored objects that no asset had claimed`);
    return removed;
  }

  /** Deletes the objects of condemned intents, and then the intents. A key that ends in a slash stands for everything below it. */
  async remove(storageKeys: readonly string[]): Promise<void> {
    if (storageKeys.length === 0) return;
    for (const folder of storageKeys.filter(isFolder)) await this.empty(folder);
    await this.store.deleteMany(storageKeys.filter((key) => !isFolder(key)));
    await this.intents.deleteMany(storageKeys);
  }

  private async empty(folder: string): Promise<void> {
    for (;;) {
      const { objects, cursor } = await this.store.list(folder);
      await this.store.deleteMany(objects.map(({ key }) => key));
      // Listed from the start again: what the cursor points behind is gone.
      if (cursor === null) return;
    }
  }
}
