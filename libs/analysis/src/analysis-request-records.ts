import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { PreparationsRepository } from '@argus/assets';
import { AnalysesRepository } from './analyses.repository';
import { AnalysisRunsRepository } from './analysis-runs.repository';
import { PipelineDispatch } from './wake-ups';

/** The rows of a run somebody asked for. */
@Injectable()
export class AnalysisRequestRecords {
  constructor(
    private readonly preparations: PreparationsRepository,
    private readonly runs: AnalysisRunsRepository,
    private readonly analyses: AnalysesRepository,
    private readonly dispatch: PipelineDispatch,
    private readonly clock: Clock,
  ) {}

  async isUnderWay(organizationId: string, assetId: string): Promise<boolean> {
    return (await this.runs.findActive(organizationId, assetId)).length > 0;
  }

  /** Throws unless a model can look at the asset: other files have no preparation, broken pictures have a failed one. */
  async assertAnalysable(organizationId: string, assetId: string): Promise<void> {
    const preparation = await this.preparations.find(organizationId, assetId);
    if (preparation === null) throw new AppError('asset.not_analysable');
    if (preparation.status === 'failed') throw new AppError(preparation.errorCode ?? 'image.unreadable');
  }

  /** Adds the run; false when one is under way. The asset's row is locked first, so that a preparation ending now is seen or sees us. */
  async insert(organizationId: string, assetId: string, runId: string): Promise<boolean> {
    if (!(await this.analyses.markPending(organizationId, assetId, this.clock.now()))) throw new AppError('asset.in_trash');
    const dueNow = (await this.preparations.find(organizationId, assetId))?.status === 'succeeded';
    const inserted = await this.runs.insertUnlessActive({ id: runId, organizationId, assetId, trigger: 'manual', dueNow });
    if (inserted && dueNow) this.dispatch.analysis({ id: runId, dispatchNo: 1 });
    return inserted;
  }
}
