import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import { type Searchable, searchDocumentOf } from './search-document';

/** Keeps what search reads in step with the asset. Called inside the unit of work that changed the asset, whose row lock orders the writers. */
@Injectable()
export class AssetSearchRepository {
  constructor(private readonly database: Database) {}

  /** Writes the document of an asset anew; what the asset's own row says comes from there. */
  async put(organizationId: string, assetId: string, source: Searchable): Promise<void> {
    const { text, labels } = searchDocumentOf(source);
    await this.database.client.$executeRaw`
      INSERT INTO asset_search (asset_id, organization_id, project_id, status, is_trashed, size_bytes, created_at, text, labels)
      SELECT a.id, a.organization_id, a.project_id, a.status, a.deleted_at IS NOT NULL, a.size_bytes, a.created_at, ${text}, ${labels}
      FROM asset a WHERE a.organization_id = ${organizationId}::uuid AND a.id = ${assetId}::uuid
      ON CONFLICT (asset_id) DO UPDATE SET text = EXCLUDED.text, labels = EXCLUDED.labels, is_indexed = false`;
  }

  /** Takes up to `limit` changed rows into the text index; rows somebody is changing right now are left for later. Returns how many. */
  fold(limit: number): Promise<number> {
    return this.database.client.$executeRaw`
      UPDATE asset_search SET is_indexed = true WHERE asset_id IN (
        SELECT asset_id FROM asset_search WHERE NOT is_indexed AND labels <> '{}' LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
  }

  /** Rows whose document is to be written anew, of every organization. */
  findOutdated(limit: number): Promise<{ organizationId: string; assetId: string }[]> {
    return this.database.client.$queryRaw`
      SELECT organization_id AS "organizationId", asset_id AS "assetId" FROM asset_search WHERE NOT is_indexed AND labels = '{}' LIMIT ${limit}`;
  }
}
