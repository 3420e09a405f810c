import { Injectable } from '@nestjs/common';
import { PrepareAssetJob } from '@argus/assets';
import { UnitOfWork } from '@argus/platform/database';
import { JobDispatcher, jobIdOf } from '@argus/platform/queue';
import type { DueWork, WakeUp } from '@argus/platform/work';
import { RunAnalysisJob } from './run-analysis.job';

/** What wakes the rows of the pipeline up; the sweep goes by this list. */
export const PIPELINE_WAKE_UPS: readonly WakeUp[] = [
  { table: 'asset_preparation', job: PrepareAssetJob, payload: (assetId) => ({ assetId }) },
  { table: 'analysis_run', job: RunAnalysisJob, payload: (runId) => ({ runId }) },
];

/** Wakes work up once its row is committed. If the queue is away the row stays due, and the sweep dispatches it. */
@Injectable()
export class PipelineDispatch {
  constructor(
    private readonly dispatcher: JobDispatcher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  preparation({ id, dispatchNo }: DueWork): void {
    this.unitOfWork.afterCommit(() =>
      this.dispatcher.dispatch(PrepareAssetJob, { assetId: id }, { jobId: jobIdOf(PrepareAssetJob, id, dispatchNo) }),
    );
  }

  analysis({ id, dispatchNo }: DueWork): void {
    this.unitOfWork.afterCommit(() =>
      this.dispatcher.dispatch(RunAnalysisJob, { runId: id }, { jobId: jobIdOf(RunAnalysisJob, id, dispatchNo) }),
    );
  }
}
