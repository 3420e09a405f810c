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
  async checkCredits(organizationId: string, { file, reuse, planId, spender }: Intake): Promise<void> {
    if (reuse && (await this.loans.lenderOf(organizationId, file.sha256)) !== null) return;
    await this.credits.check(organizationId, ANALYSIS_CREDITS, planId, spender);
  }

  /**
   * Throws `asset.quota_exceeded`, `billing.key_limit_reached`, `billing.insufficient_credits`, `auth.no_organization` when the workspace
   * was deleted meanwhile, or `asset.upload_expired` when the bytes were swept.
   *
   * The rows of the new asset come first: nobody else knows of them, so nobody can be waiting for them. The workspace's counters, which
   * all of its uploads want, come last and are held for no longer than the commit takes.
   */
  admit(organizationId: string, candidate: Candidate): Promise<Asset> {
    return this.unitOfWork.runInTurn(organizationId, async () => {
      const { file, project, reuse, settle, spender } = candidate.intake;
      const mayBorrow = reuse && candidate.type.analysable;
      // A lender's row is one that others know: there the counter comes first, as everywhere.
      if (mayBorrow) await this.quota.reserve(organizationId);
      const lenderId = mayBorrow ? await this.loans.lenderOf(organizationId, file.sha256) : null;
      const runId = candidate.analyse && lenderId === null ? newId() : null;
      const belongings = { runId, project: await this.records.project(organizationId, project) };
      const [terms, asset, fulfilled] = await together([
        runId ? this.credits.termsOf(organizationId) : null,
        this.records.insert(organizationId, candidate, belongings),
        this.intents.fulfil(candidate.storageKey),
        settle(candidate.id),
      ]);
      if (!fulfilled) throw new AppError('asset.upload_expired');
      if (lenderId !== null) return this.loans.lend(organizationId, lenderId, asset.id);
      await together([
        mayBorrow ? null : this.quota.reserve(organizationId),
        runId && terms ? this.credits.hold(organizationId, runId, ANALYSIS_CREDITS, { terms, spender }) : null,
      ]);
      return asset;
    });
  }
}
