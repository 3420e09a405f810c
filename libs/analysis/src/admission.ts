import { Injectable } from '@nestjs/common';
import { AppError, Batching, fulfilled, newId } from '@argus/common';
import { type Asset, AssetQuota, type Project, StorageIntentsRepository } from '@argus/assets';
import { CreditsService, type CreditTerms } from '@argus/billing';
import { isDatabaseUnavailable, together, UnitOfWork } from '@argus/platform/database';
import { AdmissionRecords } from './admission-records';
import { AnalysisLoans } from './analysis-loans.service';
import { ANALYSIS_CREDITS, type Candidate, type Intake } from './intake';

/** As many as are admitted in one unit of work: it has to be short. */
const AT_ONCE = 16;

/** A candidate, and the run that will look at it. */
interface Entry {
  readonly candidate: Candidate;
  readonly runId: string | null;
}

/** Decides whether stored bytes become an asset: counts, charges and records in one unit of work, or leaves no trace. */
@Injectable()
export class Admission {
  /** By organization: all of its uploads want the same counters, and a commit is the same wait for one of them as for many. */
  private readonly comers = new Batching<Candidate, Asset>(
    (organizationId, candidates) => this.admitAll(organizationId, candidates),
    AT_ONCE,
  );

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
   */
  admit(organizationId: string, candidate: Candidate): Promise<Asset> {
    if (mayBorrow(candidate)) return this.unitOfWork.run(() => this.enterBorrowing(organizationId, candidate));
    // Of a key that has a limit the count is locked before the workspace's counters: two such keys in one unit of work would lock theirs after.
    if (candidate.intake.spender) return this.enterAlone(organizationId, candidate);
    return this.comers.run(organizationId, candidate);
  }

  /** Together, or where one of them is refused each on its own: nobody is refused for another's sake. */
  private async admitAll(organizationId: string, candidates: readonly Candidate[]): Promise<PromiseSettledResult<Asset>[]> {
    if (candidates.length > 1) {
      try {
        const assets = await this.unitOfWork.run(() => this.enter(organizationId, candidates));
        return assets.map(fulfilled);
      } catch (error) {
        // It may have been committed: another attempt would find its own rows.
        if (isDatabaseUnavailable(error)) throw error;
      }
    }
    const outcomes: PromiseSettledResult<Asset>[] = [];
    for (const candidate of candidates) outcomes.push(...(await Promise.allSettled([this.enterAlone(organizationId, candidate)])));
    return outcomes;
  }

  private enterAlone(organizationId: string, candidate: Candidate): Promise<Asset> {
    return this.unitOfWork.run(async () => (await this.enter(organizationId, [candidate]))[0]!);
  }

  /**
   * The rows of the new assets come first: nobody else knows of them, so nobody can be waiting for them. The workspace's counters, which all
   * of its uploads want, come last and are held for no longer than the commit takes.
   */
  private async enter(organizationId: string, candidates: readonly Candidate[]): Promise<Asset[]> {
    const projects = await this.records.projects(organizationId, candidates);
    const entries = candidates.map((candidate): Entry => ({ candidate, runId: candidate.analyse ? newId() : null }));
    const [terms, assets] = await together([
      entries.some(({ runId }) => runId) ? this.credits.termsOf(organizationId) : null,
      together(entries.map(({ candidate, runId }) => this.record(organizationId, candidate, runId, projects))),
    ]);
    await together([this.quota.reserve(organizationId, entries.length), this.charge(organizationId, entries, terms)]);
    return assets;
  }

  /** A lender's row is one that others know: there the counter comes first, as everywhere. */
  private async enterBorrowing(organizationId: string, candidate: Candidate): Promise<Asset> {
    await this.quota.reserve(organizationId);
    const lenderId = await this.loans.lenderOf(organizationId, candidate.intake.file.sha256);
    const runId = candidate.analyse && lenderId === null ? newId() : null;
    const projects = await this.records.projects(organizationId, [candidate]);
    const [terms, asset] = await together([
      runId ? this.credits.termsOf(organizationId) : null,
      this.record(organizationId, candidate, runId, projects),
    ]);
    if (lenderId !== null) return this.loans.lend(organizationId, lenderId, asset.id);
    await this.charge(organizationId, [{ candidate, runId }], terms);
    return asset;
  }

  private async record(
    organizationId: string,
    candidate: Candidate,
    runId: string | null,
    projects: ReadonlyMap<string, Project>,
  ): Promise<Asset> {
    const project = projects.get(candidate.intake.project ?? '') ?? null;
    const [asset, isFulfilled] = await together([
      this.records.insert(organizationId, candidate, { runId, project }),
      this.intents.fulfil(candidate.storageKey),
      candidate.intake.settle(candidate.id),
    ]);
    if (!isFulfilled) throw new AppError('asset.upload_expired');
    return asset;
  }

  private async charge(organizationId: string, entries: readonly Entry[], terms: CreditTerms | null): Promise<void> {
    if (!terms) return;
    const runIds = entries.flatMap(({ runId }) => runId ?? []);
    await this.credits.holdEach(organizationId, runIds, ANALYSIS_CREDITS, { terms, spender: entries[0]?.candidate.intake.spender });
  }
}

const mayBorrow = ({ intake, type }: Candidate): boolean => intake.reuse && type.analysable;
