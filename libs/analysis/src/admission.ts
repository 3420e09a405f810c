import { Injectable } from '@nestjs/common';
import { AppError, newId } from '@argus/common';
import { AssetQuota, StorageIntentsRepository } from '@argus/assets';
import { CreditsService } from '@argus/billing';
import { UnitOfWork } from '@argus/platform/database';
import { AdmissionRecords } from './admission-records';
import { ANALYSIS_CREDITS, type Candidate } from './intake';

/** Decides whether stored bytes become an asset: counts, charges and records in one unit of work, or leaves no trace. */
@Injectable()
export class Admission {
  constructor(
    private readonly quota: AssetQuota,
    private readonly credits: CreditsService,
    private readonly intents: StorageIntentsRepository,
    private readonly records: AdmissionRecords,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A cheap look at the limit, so that most refusals cost no storage. The binding decision is `admit`'s. */
  checkQuota(organizationId: string): Promise<void> {
    return this.quota.check(organizationId);
  }

  checkCredits(organizationId: string): Promise<void> {
    return this.credits.check(organizationId, ANALYSIS_CREDITS);
  }

  /** Throws `asset.quota_exceeded`, `billing.insufficient_credits`, or `asset.upload_expired` when the bytes were swept meanwhile. */
  admit(organizationId: string, candidate: Candidate): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.quota.reserve(organizationId);
      const runId = candidate.analyse ? newId() : null;
      if (runId) await this.credits.hold(organizationId, runId, ANALYSIS_CREDITS);
      await this.records.insert(organizationId, candidate, runId);
      if (!(await this.intents.fulfil(candidate.storageKey))) throw new AppError('asset.upload_expired');
    });
  }
}
