import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';

/** An asset whose days in the trash are over. */
export interface Doomed {
  readonly id: string;
  readonly organizationId: string;
  /** Of the original and of every recorded rendition. */
  readonly storageKeys: readonly string[];
}

/** Removing assets for good. Called inside a unit of work. */
@Injectable()
export class AssetPurgeRepository {
  constructor(private readonly database: Database) {}

  /** Locks up to `limit` assets that cannot be recovered at `now` any more, longest first. Rows somebody else works on are left for later. */
  lockExpired(now: Date, limit: number): Promise<Doomed[]> {
    return this.database.client.$queryRaw<Doomed[]>`
      WITH doomed AS (
        SELECT id, organization_id, storage_key FROM asset WHERE purge_after <= ${now}
        ORDER BY purge_after, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      SELECT id, organization_id AS "organizationId",
        storage_key || ARRAY(SELECT d.storage_key FROM derivative d WHERE d.asset_id = doomed.id) AS "storageKeys"
      FROM doomed`;
  }

  async findUntrashed(organizationId: string, limit: number): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT id FROM asset WHERE organization_id = ${organizationId}::uuid AND deleted_at IS NULL ORDER BY id LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** What is in an organization's trash cannot be recovered any more. */
  async expireTrash(organizationId: string, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE asset SET purge_after = ${now}::timestamptz
      WHERE organization_id = ${organizationId}::uuid AND deleted_at IS NOT NULL AND purge_after > ${now}::timestamptz`;
  }

  /** Deletes the rows, with all that hangs on them; copies of a deleted asset are nobody's duplicates from here on. */
  async delete(ids: readonly string[]): Promise<void> {
    const doomed = Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));
    await this.database.client.$executeRaw`
      UPDATE asset copy SET duplicate_of = NULL FROM asset doomed
      WHERE doomed.id IN (${doomed}) AND copy.organization_id = doomed.organization_id AND copy.sha256 = doomed.sha256
        AND copy.duplicate_of = doomed.id`;
    await this.database.client.$executeRaw`DELETE FROM asset WHERE id IN (${doomed})`;
  }
}
