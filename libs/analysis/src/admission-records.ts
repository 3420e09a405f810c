import { Injectable } from '@nestjs/common';
import { Clock, fold } from '@argus/common';
import { type Asset, AssetRecords, type NewAsset, type Project } from '@argus/assets';
import { together } from '@argus/platform/database';
import { Outbox } from '@argus/platform/outbox';
import type { Candidate } from './intake';
import { AnalysisRunsRepository } from './analysis-runs.repository';
import { PipelineDispatch } from './wake-ups';

interface Belongings {
  readonly runId: string | null;
  readonly project: Project | null;
}

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

  /**
   * The projects the candidates name, by the name they give, made where there are none. One after the other in the order of what tells them
   * apart: two units of work that make the same ones must not wait for each other.
   */
  async projects(organizationId: string, candidates: readonly Candidate[]): Promise<ReadonlyMap<string, Project>> {
    const names = new Set(candidates.flatMap(({ intake }) => intake.project ?? []));
    const projects = new Map<string, Project>();
    const sorted = [...names].sort((a, b) => (fold(a) < fold(b) ? -1 : 1));
    for (const name of sorted) projects.set(name, await this.assets.project(organizationId, name, this.clock.now()));
    return projects;
  }

  /** Sends all of them before it waits for any. Returns the asset. */
  async insert(organizationId: string, candidate: Candidate, { runId, project }: Belongings): Promise<Asset> {
    const { id, storageKey, filename, type, intake } = candidate;
    const row: NewAsset = {
      id,
      organizationId,
      projectId: project?.id ?? null,
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
      createdBy: intake.actor?.id ?? null,
      createdAt: this.clock.now(),
    };
    const [asset] = await together([
      this.assets.insert(row, { project, prepare: type.analysable }),
      runId ? this.runs.insertUnlessActive({ id: runId, organizationId, assetId: id, trigger: 'upload', dueNow: false }) : null,
      this.outbox.append({ type: 'asset.created', organizationId, payload: { assetId: id, actor: intake.actor } }),
    ]);
    if (type.analysable) this.dispatch.preparation({ id, dispatchNo: 1 });
    return asset;
  }
}
