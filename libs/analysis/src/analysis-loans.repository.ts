import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** What a picture was found to show, lent to an equal one of the same workspace. */
@Injectable()
export class AnalysisLoansRepository {
  constructor(private readonly database: Database) {}

  /** The live, analysed asset with these bytes that was looked at last; null when there is none. */
  async findLender(organizationId: string, sha256: string): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT a.id FROM asset a JOIN analysis n ON n.asset_id = a.id
      WHERE a.organization_id = ${organizationId}::uuid AND a.sha256 = ${sha256} AND a.deleted_at IS NULL
      ORDER BY n.created_at DESC, a.id LIMIT 1`;
    return rows[0]?.id ?? null;
  }

  /** Keeps the lender live and as it is until the transaction ends. False when it went to the trash meanwhile. */
  async lockLender(organizationId: string, lenderId: string): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<unknown[]>`
      SELECT 1 FROM asset WHERE organization_id = ${organizationId}::uuid AND id = ${lenderId}::uuid AND deleted_at IS NULL FOR SHARE`;
    return rows.length === 1;
  }

  /** Gives `borrowerId`, an asset with the same bytes, what is known of the lender: its analysis, and what was read from the file. */
  async copy(organizationId: string, lenderId: string, borrowerId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE asset b SET ai_tags = l.ai_tags, width = l.width, height = l.height, exif = l.exif, perceptual_hash = l.perceptual_hash,
        measurements = l.measurements, thumbhash = l.thumbhash
      FROM asset l WHERE l.organization_id = ${organizationId}::uuid AND l.id = ${lenderId}::uuid
        AND b.organization_id = ${organizationId}::uuid AND b.id = ${borrowerId}::uuid`;
    await this.database.client.$executeRaw`
      INSERT INTO analysis (asset_id, organization_id, run_id, provider, model, description, rich_description, mood, alt_text, dominant_colors,
        use_cases, tags, tag_details, objects, created_at)
      SELECT ${borrowerId}::uuid, organization_id, run_id, provider, model, description, rich_description, mood, alt_text, dominant_colors,
        use_cases, tags, tag_details, objects, created_at
      FROM analysis WHERE organization_id = ${organizationId}::uuid AND asset_id = ${lenderId}::uuid`;
  }
}
