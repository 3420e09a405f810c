import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import { type Searchable, searchDocumentOf } from './search-document';

/** Keeps what search reads in step with the asset. Called inside the unit of work that changed the asset, whose row lock orders the writers. */
@Injectable()
export class AssetSearchRepository {
  constructor(private readonly database: Database) {}

  async put(organizationId: string, assetId: string, source: Searchable): Promise<void> {
    const { text, tags } = searchDocumentOf(source);
    await this.database.client.$executeRaw`
      INSERT INTO asset_search (asset_id, organization_id, text, tags) VALUES (${assetId}::uuid, ${organizationId}::uuid, ${text}, ${tags})
      ON CONFLICT (asset_id) DO UPDATE SET text = EXCLUDED.text, tags = EXCLUDED.tags`;
  }
}
