import { Injectable } from '@nestjs/common';
import { AppError, newId } from '@argus/common';
import { type Asset, AssetQuota, StorageIntentsRepository } from '@argus/assets';
import { CreditsService } from '@argus/billing';
import { together, UnitOfWork } from '@argus/platform/database';
import { AdmissionRecords } from './admission-records';
import { AnalysisLoans } from './analysis-loans.service';
import { ANALYSIS_CREDITS, type Candidate, type Intake } from './intake';

/** Decides whether stored bytes become an asset: counts, charges and records in one unit of work, or leaves no trace. */
@Injectable()
export class Admission {
  constructor(
    private readonly quota: AssetQuota,
    private readonly credits: CreditsService,
    private readonly intents: StorageIntentsRepository,
    private readonly records: AdmissionRecords,
    private readonly loans: AnalysisLoans,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A cheap look at the limit, so that most refusals cost no storage. The binding decision is `admit`'s. */
  checkQuota(organizationId: string): Promise<string> {
    return this.quota.check(organizationId);
  }

  /** Likewise for the credit a picture needs, unless an equal one will lend its analysis. */
  async checkCredits(organizationId: string, { file, reuse, planId }: Intake): Promise<void> {
    if (reuse && (await this.loans.lenderOf(organizationId, file.sha256)) !== null) return;
    await this.credits.check(organizationId, ANALYSIS_CREDITS, planId);
  }

  /** Throws `asset.quota_exceeded`, `billing.insufficient_credits`, or `asset.upload_expired` when the bytes were swept meanwhile. */
  admit(organizationId: string, candidate: Candidate): Promise<Asset> {
    return this.unitOfWork.run(async () => {
      const { file, reuse, settle } = candidate.intake;
      const mayBorrow = reuse && candidate.type.analysable;
      const [, terms, lenderId] = await together([
        this.quota.reserve(organizationId),
        candidate.analyse ? this.credits.termsOf(organizationId) : null,
        mayBorrow ? this.loans.lenderOf(organizationId, file.sha256) : null,
      ]);
      const runId = terms && lenderId === null ? newId() : null;
      const project = await this.records.project(organizationId, candidate.intake.project);
      // Money before the asset, as everywhere; whether it was enough is known before the commit.
      const [, asset, fulfilled] = await together([
        runId && terms ? this.credits.hold(organizationId, runId, ANALYSIS_CREDITS, terms) : null,
        this.records.insert(organizationId, candidate, { runId, project }),
        this.intents.fulfil(candidate.storageKey),
        settle(candidate.id),
      ]);
      if (!fulfilled) throw new AppError('asset.upload_expired');
      return lenderId === null ? asset : this.loans.lend(organizationId, lenderId, asset.id);
    });
  }
}
