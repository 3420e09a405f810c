import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { Outbox } from '@argus/platform/outbox';
import { AssetPurgeRepository } from './asset-purge.repository';
import { foldersOf } from './keys';
import { StorageIntentsRepository } from './storage-intents.repository';
import { StorageIntentsService } from './storage-intents.service';

const BATCH = 50;

/** Ends assets whose days in the trash are over: rows, search document, original and renditions. Quota and ledger stay: the trash freed its place. */
@Injectable()
export class AssetPurgeService {
  private readonly logger = new Logger(AssetPurgeService.name);

  constructor(
    private readonly rows: AssetPurgeRepository,
    private readonly intents: StorageIntentsRepository,
    private readonly objects: StorageIntentsService,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Removes everything that is due, batch after batch; any number of workers may do so at once. Returns how many assets.
   *
   * One transaction deletes a batch's rows, condemns its objects and says so in the outbox; the objects go after it. Whoever is killed in
   * between leaves condemned intents, and the storage sweep ends those: no row ever promises bytes that are gone.
   */
  async purgeExpired(): Promise<number> {
    let purged = 0;
    for (;;) {
      const { assets, condemned } = await this.endRows();
      purged += assets;
      await this.objects.remove(condemned);
      if (assets < BATCH) break;
    }
    if (purged > 0) this.logger.log(`Purged ${purged} assets from the trash`);
    return purged;
  }

  private endRows(): Promise<{ assets: number; condemned: string[] }> {
    return this.unitOfWork.run(async () => {
      const doomed = await this.rows.lockExpired(this.clock.now(), BATCH);
      const condemned: string[] = [];
      for (const { id, organizationId, storageKeys } of doomed) {
        // The folders too: a rendition that was stored by a process killed before it could record it is in no row.
        const keys = [...storageKeys, ...foldersOf(organizationId, id)];
        await this.intents.insertCondemned(organizationId, keys);
        await this.outbox.append({ type: 'asset.purged', organizationId, payload: { assetId: id, actor: null } });
        condemned.push(...keys);
      }
      if (doomed.length > 0) await this.rows.delete(doomed.map(({ id }) => id));
      return { assets: doomed.length, condemned };
    });
  }
}
