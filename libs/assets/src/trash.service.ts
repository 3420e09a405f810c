import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Clock, isUuid } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import type { Settle } from '@argus/platform/idempotency';
import { Outbox } from '@argus/platform/outbox';
import { type Asset, TRASH_DAYS, type TrashReceipt } from './asset';
import { AssetsRepository } from './assets.repository';
import { AssetsService } from './assets.service';
import { AssetQuota, AssetWork } from './ports';

const DAY_MS = 86_400_000;

const receiptOf = ({ id, deletedAt, purgeAfter }: Asset): TrashReceipt | null =>
  deletedAt && purgeAfter ? { id, deletedAt, recoversAt: purgeAfter } : null;

/** A deleted asset can be had back for 30 days. */
@Injectable()
export class TrashService {
  constructor(
    private readonly assets: AssetsService,
    private readonly rows: AssetsRepository,
    private readonly quota: AssetQuota,
    private readonly work: AssetWork,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Moves an asset to the trash. Done again, it answers with the first time's dates. An analysis under way is dropped and its credit returned. */
  async trash(organizationId: string, id: string, actor: Actor | null): Promise<TrashReceipt> {
    const known = receiptOf(await this.assets.get(organizationId, id));
    if (known) return known;

    const deletedAt = this.clock.now();
    const purgeAfter = new Date(deletedAt.getTime() + TRASH_DAYS * DAY_MS);
    const won = await this.unitOfWork
      .run(async () => {
        await this.quota.release(organizationId);
        await this.work.cancel(organizationId, id);
        if (!(await this.rows.markTrashed(organizationId, id, deletedAt, purgeAfter))) throw new LostRace();
        await this.outbox.append({ type: 'asset.trashed', organizationId, payload: { assetId: id, actor } });
        return true;
      })
      .catch(notLostRace);
    if (won) return { id, deletedAt, recoversAt: purgeAfter };
    return receiptOf(await this.assets.get(organizationId, id)) ?? this.trash(organizationId, id, actor);
  }

  /** Takes an asset out of the trash, if its time is not over and the plan has room for it; `settle` is called in the same unit of work. */
  async recover(organizationId: string, id: string, actor: Actor | null, settle: Settle): Promise<Asset> {
    if (!isUuid(id)) throw new AppError('asset.not_found');
    await this.unitOfWork.run(async () => {
      await this.quota.reserve(organizationId);
      const now = this.clock.now();
      if (!(await this.rows.markRecovered(organizationId, id, now))) throw this.refusal(await this.assets.get(organizationId, id), now);
      await this.outbox.append({ type: 'asset.recovered', organizationId, payload: { assetId: id, actor } });
      await settle(id);
    });
    return this.assets.get(organizationId, id);
  }

  private refusal(asset: Asset, now: Date): AppError {
    if (asset.purgeAfter && asset.purgeAfter <= now)
      return new AppError('asset.recovery_expired', { details: { recoversAt: asset.purgeAfter.toISOString() } });
    return new AppError('asset.not_in_trash');
  }
}

/** Somebody else trashed the asset first: rolls our counters back. */
class LostRace extends Error {}

const notLostRace = (error: unknown): false => {
  if (error instanceof LostRace) return false;
  throw error;
};
