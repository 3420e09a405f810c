import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { AssetRecords } from '@argus/assets';
import { Outbox } from '@argus/platform/outbox';
import type { Candidate } from './intake';
import { AnalysisRunsRepository } from './analysis-runs.repository';
import { PipelineDispatch } from './wake-ups';

/** The rows of a new asset: itself, its search document, its preparation, its run, and the event that it is there. */
@Injectable()
export class AdmissionRecords {
  constructor(
    private readonly assets: AssetRecords,
    private readonly runs: AnalysisRunsRepository,
    private readonly dispatch: PipelineDispatch,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async insert(organizationId: string, candidate: Candidate, runId: string | null): Promise<void> {
    const { id, storageKey, filename, type, intake } = candidate;
    await this.assets.insert(
      {
        id,
        organizationId,
        type: type.kind,
        status: runId ? 'pending' : 'ready',
        sourceKind: intake.source.kind,
        sourceRef: intake.source.ref,
        filename,
        mimeType: type.mimeType,
        extension: type.extension,
        sizeBytes: intake.file.sizeBytes,
        sha256: intake.file.sha256,
        storageKey,
        userTags: intake.tags,
        uploadedBy: intake.uploadedBy,
        createdBy: intake.actorId,
        createdAt: this.clock.now(),
      },
      { project: intake.project, prepare: type.analysable },
    );
    if (runId) await this.runs.insertUnlessActive({ id: runId, organizationId, assetId: id, trigger: 'upload', dueNow: false });
    if (type.analysable) this.dispatch.preparation({ id, dispatchNo: 1 });
    await this.outbox.append({ type: 'asset.created', organizationId, payload: { assetId: id, actorId: intake.actorId } });
  }
}
