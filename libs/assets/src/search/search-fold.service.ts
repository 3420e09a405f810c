import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '@argus/platform/database';
import { AssetsRepository } from '../assets.repository';
import { AssetCountsRepository } from './asset-counts.repository';
import { AssetSearchRepository } from './asset-search.repository';

/** Rows stay locked while they are folded, some milliseconds each: few enough that nobody who changes one notices. */
const ROWS_AT_ONCE = 40;
const DOCUMENTS_AT_ONCE = 100;
const CHANGES_AT_ONCE = 5_000;

/** The worker's part of search: what came in lately goes from the small delta into the text index, and counts are summed up. */
@Injectable()
export class SearchFold {
  private readonly logger = new Logger(SearchFold.name);

  constructor(
    private readonly search: AssetSearchRepository,
    private readonly counts: AssetCountsRepository,
    private readonly assets: AssetsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Does all that is to be done; any number of workers may do so at once, and `signal` ends it between two batches. */
  async run(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.renew()) === DOCUMENTS_AT_ONCE);
    while (!signal?.aborted && (await this.search.fold(ROWS_AT_ONCE)) === ROWS_AT_ONCE);
    while (!signal?.aborted && (await this.counts.sumUp(CHANGES_AT_ONCE)) === CHANGES_AT_ONCE);
  }

  /** Writes documents anew that a migration emptied, because what belongs in one has changed. */
  private async renew(): Promise<number> {
    const outdated = await this.search.findOutdated(DOCUMENTS_AT_ONCE);
    for (const { organizationId, assetId } of outdated) {
      await this.unitOfWork.run(async () => {
        if (!(await this.assets.lock(organizationId, assetId))) return;
        const asset = await this.assets.find(organizationId, assetId);
        if (asset) await this.search.put(organizationId, assetId, asset);
      });
    }
    if (outdated.length > 0) this.logger.log(`Wrote ${outdated.length} search documents anew`);
    return outdated.length;
  }
}
