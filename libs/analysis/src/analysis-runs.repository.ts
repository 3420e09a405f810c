import { Injectable } from '@nestjs/common';
import type { ExifFacts, Measurements } from '@argus/imaging';
import { Database } from '@argus/platform/database';
import { type DueWork, RECHECK_MS } from '@argus/platform/work';

export type RunTrigger = 'upload' | 'manual' | 'workflow' | 'camera' | 'test';

export interface NewRun {
  readonly id: string;
  readonly organizationId: string;
  readonly assetId: string;
  readonly trigger: RunTrigger;
  /** False while the picture is still being prepared: the run then waits for `startWaiting`. */
  readonly dueNow: boolean;
}

/** What a model is shown, and what is known about it. */
export interface RunSubject {
  readonly assetId: string;
  readonly filename: string;
  readonly width: number;
  readonly height: number;
  readonly exif: ExifFacts | null;
  readonly measurements: Measurements;
  readonly rendition: { readonly storageKey: string; readonly mimeType: string; readonly width: number; readonly height: number };
}

/** The skill of documents 000 and 003 that looks at a whole picture. */
export const VISION_SKILL = 'vision';

@Injectable()
export class AnalysisRunsRepository {
  constructor(private readonly database: Database) {}

  /** Adds a run unless one is under way for the asset; says whether it did. Its first dispatch has number 1. */
  async insertUnlessActive(run: NewRun): Promise<boolean> {
    const inserted = await this.database.client.$executeRaw`
      INSERT INTO analysis_run (id, organization_id, asset_id, skill, trigger, dispatch_no, next_attempt_at)
      VALUES (${run.id}::uuid, ${run.organizationId}::uuid, ${run.assetId}::uuid, ${VISION_SKILL}, ${run.trigger}::run_trigger,
        ${run.dueNow ? 1 : 0}, CASE WHEN ${run.dueNow} THEN now() + ${RECHECK_MS} * interval '1 millisecond' END)
      ON CONFLICT (asset_id, skill) WHERE status = ANY (ARRAY['queued'::work_status, 'running'::work_status]) DO NOTHING`;
    return inserted === 1;
  }

  async findActive(organizationId: string, assetId: string): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT id FROM analysis_run WHERE organization_id = ${organizationId}::uuid AND asset_id = ${assetId}::uuid AND status IN ('queued', 'running')`;
    return rows.map((row) => row.id);
  }

  /** Makes the runs that waited for the picture due. Returns their wake-ups. */
  startWaiting(organizationId: string, assetId: string): Promise<DueWork[]> {
    return this.database.client.$queryRaw<DueWork[]>`
      UPDATE analysis_run SET dispatch_no = dispatch_no + 1, next_attempt_at = now() + ${RECHECK_MS} * interval '1 millisecond'
      WHERE organization_id = ${organizationId}::uuid AND asset_id = ${assetId}::uuid AND status = 'queued' AND next_attempt_at IS NULL
      RETURNING id, dispatch_no AS "dispatchNo"`;
  }

  /** Makes the runs due that wait for a budget. Returns their wake-ups. */
  resumePaused(organizationId: string): Promise<DueWork[]> {
    return this.database.client.$queryRaw<DueWork[]>`
      UPDATE analysis_run SET dispatch_no = dispatch_no + 1, next_attempt_at = now() + ${RECHECK_MS} * interval '1 millisecond'
      WHERE organization_id = ${organizationId}::uuid AND status = 'queued' AND error_code = 'billing.budget_paused' AND next_attempt_at > now()
      RETURNING id, dispatch_no AS "dispatchNo"`;
  }

  /** Ends a run nobody will finish any more, whoever holds its lease. False when it was over. */
  async end(
    organizationId: string,
    runId: string,
    status: 'failed' | 'cancelled',
    error: { code: string; message: string } | null,
  ): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE analysis_run SET status = ${status}::work_status, error_code = ${error?.code ?? null}, error_message = ${error?.message ?? null},
        completed_at = now(), lease_token = NULL, lease_until = NULL, next_attempt_at = NULL
      WHERE organization_id = ${organizationId}::uuid AND id = ${runId}::uuid AND status IN ('queued', 'running')`;
    return changed === 1;
  }

  async recordOutcome(
    organizationId: string,
    runId: string,
    outcome: { provider?: string; model?: string; errorMessage?: string },
  ): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE analysis_run SET provider = ${outcome.provider ?? null}, model = ${outcome.model ?? null}, error_message = ${outcome.errorMessage ?? null}
      WHERE organization_id = ${organizationId}::uuid AND id = ${runId}::uuid`;
  }

  async findAssetId(organizationId: string, runId: string): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ assetId: string }[]>`
      SELECT asset_id AS "assetId" FROM analysis_run WHERE organization_id = ${organizationId}::uuid AND id = ${runId}::uuid`;
    return rows[0]?.assetId ?? null;
  }

  /** Pairs of run and asset; runs that are gone are left out. */
  async findAssetIds(organizationId: string, runIds: readonly string[]): Promise<[runId: string, assetId: string][]> {
    const rows = await this.database.client.$queryRaw<{ id: string; assetId: string }[]>`
      SELECT id, asset_id AS "assetId" FROM analysis_run WHERE organization_id = ${organizationId}::uuid AND id = ANY (${[...runIds]}::uuid[])`;
    return rows.map(({ id, assetId }) => [id, assetId]);
  }

  /** What the run looks at; null when the asset was purged or has no rendition. */
  async findSubject(organizationId: string, runId: string, renditionKind: string): Promise<RunSubject | null> {
    const rows = await this.database.client.$queryRaw<RunSubject[]>`
      SELECT a.id AS "assetId", a.filename, a.width, a.height, a.exif, a.measurements,
        jsonb_build_object('storageKey', d.storage_key, 'mimeType', d.mime_type, 'width', d.width, 'height', d.height) AS rendition
      FROM analysis_run r JOIN asset a ON a.id = r.asset_id JOIN derivative d ON d.asset_id = a.id AND d.kind = ${renditionKind}
      WHERE r.organization_id = ${organizationId}::uuid AND r.id = ${runId}::uuid`;
    return rows[0] ?? null;
  }
}
