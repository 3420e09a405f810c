import { Injectable } from '@nestjs/common';
import type { DominantColor } from '@argus/imaging';
import { Database } from '@argus/platform/database';
import type { VisionOutcome } from '@argus/vision';

export interface NewAnalysis {
  readonly organizationId: string;
  readonly assetId: string;
  readonly runId: string;
  readonly outcome: VisionOutcome;
  readonly dominantColors: readonly DominantColor[];
  readonly createdAt: Date;
}

/** The result of the latest successful run, and what a run's end makes of its asset. A trashed asset is left alone. */
@Injectable()
export class AnalysesRepository {
  constructor(private readonly database: Database) {}

  /** Replaces what was known by the result of the latest successful run. */
  async put({ organizationId, assetId, runId, outcome, dominantColors, createdAt }: NewAnalysis): Promise<void> {
    const { answer, provider, model } = outcome;
    const tags = answer.tags.map(({ tag }) => tag);
    await this.database.client.$executeRaw`
      INSERT INTO analysis (asset_id, organization_id, run_id, provider, model, description, rich_description, mood, alt_text, dominant_colors,
        use_cases, tags, tag_details, objects, created_at)
      VALUES (${assetId}::uuid, ${organizationId}::uuid, ${runId}::uuid, ${provider}, ${model}, ${answer.description}, ${answer.richDescription},
        ${answer.mood}, ${answer.altText}, ${JSON.stringify(dominantColors)}::jsonb, ${answer.useCases}, ${tags},
        ${JSON.stringify(answer.tags)}::jsonb, ${JSON.stringify(answer.objects)}::jsonb, ${createdAt})
      ON CONFLICT (asset_id) DO UPDATE SET run_id = EXCLUDED.run_id, provider = EXCLUDED.provider, model = EXCLUDED.model,
        description = EXCLUDED.description, rich_description = EXCLUDED.rich_description, mood = EXCLUDED.mood, alt_text = EXCLUDED.alt_text,
        dominant_colors = EXCLUDED.dominant_colors, use_cases = EXCLUDED.use_cases, tags = EXCLUDED.tags, tag_details = EXCLUDED.tag_details,
        objects = EXCLUDED.objects, created_at = EXCLUDED.created_at`;
  }

  async lockAsset(organizationId: string, assetId: string): Promise<void> {
    await this.database.client.$queryRaw`
      SELECT 1 FROM asset WHERE organization_id = ${organizationId}::uuid AND id = ${assetId}::uuid FOR UPDATE`;
  }

  /** The asset was seen. False when it went to the trash meanwhile: the result is dropped. */
  async markReady(organizationId: string, assetId: string, aiTags: readonly string[], now: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE asset SET status = 'ready', ai_tags = ${[...aiTags]}, error_code = NULL, error_message = NULL, updated_at = ${now}
      WHERE organization_id = ${organizationId}::uuid AND id = ${assetId}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }

  /** The asset is to be looked at again. False when it is not there or in the trash. */
  async markPending(organizationId: string, assetId: string, now: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE asset SET status = 'pending', updated_at = ${now}
      WHERE organization_id = ${organizationId}::uuid AND id = ${assetId}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }

  /**
   * A run failed for good: an asset that was seen before stays ready with what it has; one that never was is failed. So is one that went
   * to the trash before it was seen, which dropped its run and made it count as ready: when it comes back it must say why it has nothing.
   */
  async markRunFailed(organizationId: string, assetId: string, error: { code: string; message: string }, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE asset a SET updated_at = ${now},
        status = CASE WHEN n.asset_id IS NULL THEN 'failed'::asset_status ELSE 'ready'::asset_status END,
        error_code = CASE WHEN n.asset_id IS NULL THEN ${error.code} END,
        error_message = CASE WHEN n.asset_id IS NULL THEN ${error.message} END
      FROM (SELECT ${assetId}::uuid AS id) AS wanted LEFT JOIN analysis n ON n.asset_id = wanted.id
      WHERE a.id = wanted.id AND a.organization_id = ${organizationId}::uuid AND (a.status IN ('pending', 'processing')
        OR a.deleted_at IS NOT NULL AND EXISTS (SELECT FROM analysis_run r WHERE r.asset_id = a.id AND r.status = 'cancelled'))`;
  }
}
