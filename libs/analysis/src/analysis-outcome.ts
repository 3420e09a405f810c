import { Injectable } from '@nestjs/common';
import type { AppError } from '@argus/common';
import { CreditsService } from '@argus/billing';
import { UnitOfWork } from '@argus/platform/database';
import { Outbox } from '@argus/platform/outbox';
import { type Claim, ClaimLostError, WorkRepository } from '@argus/platform/work';
import type { VisionOutcome } from '@argus/vision';
import type { RunSubject } from './analysis-runs.repository';
import { AnalysisResults } from './analysis-results';

/**
 * How a run ends: result, credit, status and event in one unit of work, under the claim. A claim that was lost takes all of it back,
 * so a run delivered twice, or finished after the asset was deleted, leaves one result and one charge, or none.
 */
@Injectable()
export class AnalysisOutcome {
  constructor(
    private readonly results: AnalysisResults,
    private readonly credits: CreditsService,
    private readonly work: WorkRepository,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  succeeded(claim: Claim, subject: RunSubject, outcome: VisionOutcome): Promise<void> {
    const { organizationId, id: runId } = claim;
    const { assetId } = subject;
    return this.unitOfWork.run(async () => {
      await this.credits.capture(organizationId, runId);
      if (!(await this.results.save(organizationId, runId, subject, outcome))) throw new ClaimLostError();
      if (!(await this.work.finish(claim, 'succeeded'))) throw new ClaimLostError();
      await this.outbox.append({ type: 'asset.ready', organizationId, payload: { assetId, runId } });
    });
  }

  failed(claim: Claim, assetId: string, error: AppError): Promise<void> {
    const { organizationId, id: runId } = claim;
    return this.unitOfWork.run(async () => {
      await this.credits.release(organizationId, runId);
      await this.results.saveFailure(organizationId, runId, assetId, error);
      if (!(await this.work.finish(claim, 'failed', error.code))) throw new ClaimLostError();
      await this.outbox.append({ type: 'asset.failed', organizationId, payload: { assetId, runId, errorCode: error.code } });
    });
  }
}
