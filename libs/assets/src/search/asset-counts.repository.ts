import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import type { SearchScope } from './search-scope';

/** How many assets there are of a kind, without counting them: see `asset_count` in the schema. */
@Injectable()
export class AssetCountsRepository {
  constructor(private readonly database: Database) {}

  /** Assets in the organization, project, trash and statuses of a scope, and of these types, whatever else it asks for. */
  async count({ organizationId, projectId, trashed, statuses }: SearchScope, types?: SearchScope['types']): Promise<number> {
    const conditions = [
      Prisma.sql`organization_id = ${organizationId}::uuid`,
      Prisma.sql`is_trashed = ${trashed}`,
      ...(projectId === null ? [] : [Prisma.sql`project_id = ${projectId}::uuid`]),
      ...(statuses === null ? [] : [Prisma.sql`status = ANY (${[...statuses]}::asset_status[])`]),
      ...(types === undefined ? [] : [Prisma.sql`type = ANY (${[...types]}::asset_type[])`]),
    ];
    const rows = await this.database.client.$queryRaw<{ assets: number }[]>`
      SELECT COALESCE(sum(change), 0)::int AS assets FROM asset_count WHERE ${Prisma.join(conditions, ' AND ')}`;
    return rows[0]?.assets ?? 0;
  }

  /** Sums up to `limit` changes up. Any number of workers may do so at once. Returns how many there were. */
  async sumUp(limit: number): Promise<number> {
    const rows = await this.database.client.$queryRaw<{ changes: number }[]>`
      WITH taken AS (
        DELETE FROM asset_count WHERE id IN (SELECT id FROM asset_count WHERE NOT is_sum ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING organization_id, project_id, type, status, is_trashed, change),
      summed AS (
        INSERT INTO asset_count (organization_id, project_id, type, status, is_trashed, change, is_sum)
        SELECT organization_id, project_id, type, status, is_trashed, sum(change), true FROM taken
        GROUP BY organization_id, project_id, type, status, is_trashed ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (organization_id, project_id, type, status, is_trashed) WHERE is_sum
        DO UPDATE SET change = asset_count.change + EXCLUDED.change)
      SELECT count(*)::int AS changes FROM taken`;
    return rows[0]?.changes ?? 0;
  }
}
