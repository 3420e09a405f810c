import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '@argus/common';
import { WORKING_RENDITION } from '@argus/assets';
import { LocalCopies } from '@argus/platform/storage';
import { type Claim, LeasedWork } from '@argus/platform/work';
import { AnalysisOutcome } from './analysis-outcome';
import { MeteredVision } from './budget/metered-vision';
import { AnalysisRunsRepository } from './analysis-runs.repository';

/** Lets a model look at a picture, once for each run, however often and wherever the job arrives. */
@Injectable()
export class AnalysisRunner implements OnApplicationBootstrap {
  private readonly logger = new Logger(AnalysisRunner.name);

  constructor(
    private readonly leased: LeasedWork,
    private readonly runs: AnalysisRunsRepository,
    private readonly copies: LocalCopies,
    private readonly vision: MeteredVision,
    private readonly outcome: AnalysisOutcome,
  ) {}

  /** Loads the model before the first picture asks for it. A model that does not load is tried again with every run. */
  onApplicationBootstrap(): void {
    this.vision.ready().then(
      () => this.logger.log('The vision model is loaded'),
      (error: unknown) => this.logger.warn(`The vision model did not load: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  run(runId: string, shutdown: AbortSignal): Promise<void> {
    return this.leased.run('analysis_run', runId, shutdown, {
      attempt: (claim, signal) => this.attempt(claim, signal),
      fail: (claim, error) => this.fail(claim, error),
    });
  }

  private async attempt(claim: Claim, signal: AbortSignal): Promise<void> {
    const subject = await this.runs.findSubject(claim.organizationId, claim.id, WORKING_RENDITION);
    if (!subject) throw new AppError('asset.bytes_missing');
    const { rendition, ...facts } = subject;
    await this.vision.admit(claim);
    const outcome = await this.copies.withFile(rendition.storageKey, (path) =>
      this.vision.analyse(claim, { path, mimeType: rendition.mimeType, width: rendition.width, height: rendition.height }, facts, signal),
    );
    await this.outcome.succeeded(claim, subject, outcome);
  }

  private async fail(claim: Claim, error: AppError): Promise<void> {
    const assetId = await this.runs.findAssetId(claim.organizationId, claim.id);
    // Purged with its asset: there is nothing left to tell.
    if (assetId) await this.outcome.failed(claim, assetId, error);
  }
}
