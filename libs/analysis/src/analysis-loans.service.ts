import { Injectable } from '@nestjs/common';
import { type Asset, AssetSearchRepository, AssetsService } from '@argus/assets';
import { Outbox } from '@argus/platform/outbox';
import { AnalysisLoansRepository } from './analysis-loans.repository';

/** Spares an equal picture its analysis: the one that is there is taken over. */
@Injectable()
export class AnalysisLoans {
  constructor(
    private readonly loans: AnalysisLoansRepository,
    private readonly assets: AssetsService,
    private readonly search: AssetSearchRepository,
    private readonly outbox: Outbox,
  ) {}

  /** An asset that could lend its analysis to these bytes, or null. Inside a unit of work it can until that ends. */
  async lenderOf(organizationId: string, sha256: string): Promise<string | null> {
    const lenderId = await this.loans.findLender(organizationId, sha256);
    return lenderId !== null && (await this.loans.lockLender(organizationId, lenderId)) ? lenderId : null;
  }

  /** Makes the new asset one that was looked at. Inside the unit of work that adds it. */
  async lend(organizationId: string, lenderId: string, borrowerId: string): Promise<Asset> {
    await this.loans.copy(organizationId, lenderId, borrowerId);
    const borrower = await this.assets.get(organizationId, borrowerId);
    await this.search.put(organizationId, borrowerId, borrower);
    await this.outbox.append({ type: 'asset.ready', organizationId, payload: { assetId: borrowerId, runId: null } });
    return borrower;
  }
}
