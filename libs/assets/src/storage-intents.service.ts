import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { ObjectStore } from '@argus/platform/storage';
import { StorageIntentsRepository } from './storage-intents.repository';

const BATCH = 100;

/** Removes bytes that were stored for an upload which never became an asset. */
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
      await this.store.deleteMany(keys);
      await this.intents.deleteMany(keys);
      removed += keys.length;
      if (keys.length < BATCH) break;
    }
    if (removed > 0) this.logger.log(`Removed ${removed} stored objects that no asset had claimed`);
    return removed;
  }
}
