import { Injectable } from '@nestjs/common';
import { AppError, newId, type Spender } from '@argus/common';
import { type Asset, AssetsService } from '@argus/assets';
import { CreditsService } from '@argus/billing';
import { UnitOfWork } from '@argus/platform/database';
import type { Settle } from '@argus/platform/idempotency';
import { ANALYSIS_CREDITS } from './intake';
import { AnalysisRequestRecords } from './analysis-request-records';

/** A run is under way already: rolls the credit back. */
class AlreadyUnderWay extends Error {}

/** Looking at an asset again, because somebody asks for it. */
@Injectable()
export class AnalysisRequestService {
  constructor(
    private readonly assets: AssetsService,
    private readonly credits: CreditsService,
    private readonly records: AnalysisRequestRecords,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Queues a run and sets its credit aside; `settle` is called in the same unit of work. While one is under way, asking again changes and
   * costs nothing.
   * Throws `asset.not_found`, `asset.in_trash`, `asset.not_analysable`, the picture's own error when it could not be decoded,
   * `billing.key_limit_reached` or `billing.insufficient_credits`.
   */
  async request(organizationId: string, assetId: string, settle: Settle, spender: Spender | null = null): Promise<Asset> {
    const asset = await this.assets.get(organizationId, assetId);
    if (asset.deletedAt) throw new AppError('asset.in_trash');
    if (await this.records.isUnderWay(organizationId, asset.id)) {
      await settle(asset.id);
      return asset;
    }
    await this.records.assertAnalysable(organizationId, asset.id);
    try {
      await this.unitOfWork.run(async () => {
        const runId = newId();
        await this.credits.hold(organizationId, runId, ANALYSIS_CREDITS, { spender });
        if (!(await this.records.insert(organizationId, asset.id, runId))) throw new AlreadyUnderWay();
        await settle(asset.id);
      });
    } catch (error) {
      if (!(error instanceof AlreadyUnderWay)) throw error;
      await settle(asset.id);
    }
    return this.assets.get(organizationId, assetId);
  }
}
