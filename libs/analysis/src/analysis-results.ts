import { Injectable } from '@nestjs/common';
import { type AppError, Clock } from '@argus/common';
import { AssetSearchRepository, AssetsService } from '@argus/assets';
import type { VisionOutcome } from '@argus/vision';
import { AnalysesRepository } from './analyses.repository';
import { AnalysisRunsRepository, type RunSubject } from './analysis-runs.repository';

/** Writes down what a run found, wherever it is read from: the asset, its analysis, its search document, the run. Inside a unit of work. */
@Injectable()
export class AnalysisResults {
  constructor(
    private readonly analyses: AnalysesRepository,
    private readonly assets: AssetsService,
    private readonly search: AssetSearchRepository,
    private readonly runs: AnalysisRunsRepository,
    private readonly clock: Clock,
  ) {}

  /** False when the asset went to the trash meanwhile. */
  async save(organizationId: string, runId: string, subject: RunSubject, outcome: VisionOutcome): Promise<boolean> {
    const now = this.clock.now();
    const { assetId, measurements } = subject;
    const { answer, provider, model } = outcome;
    const aiTags = answer.tags.map(({ tag }) => tag);
    if (!(await this.analyses.markReady(organizationId, assetId, aiTags, now))) return false;
    await this.analyses.put({ organizationId, assetId, runId, outcome, dominantColors: measurements.dominantColors, createdAt: now });
    // Read back under the row's lock: the user's tags may have changed while the model was looking.
    await this.search.put(organizationId, assetId, await this.assets.get(organizationId, assetId));
    await this.runs.recordOutcome(organizationId, runId, { provider, model });
    return true;
  }

  async saveFailure(organizationId: string, runId: string, assetId: string, error: AppError): Promise<void> {
    await this.analyses.markRunFailed(organizationId, assetId, { code: error.code, message: error.message }, this.clock.now());
    await this.runs.recordOutcome(organizationId, runId, { errorMessage: error.message });
  }
}
