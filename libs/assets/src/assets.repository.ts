import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import { type Asset, type NewAsset } from './asset';
import { ASSET_COLUMNS, ASSET_JOINS, type AssetRow, assetOf } from './asset-columns';

export interface AssetChange {
  readonly userTags?: readonly string[];
  readonly projectId?: string | null;
  readonly uploadedBy?: string | null;
}

@Injectable()
export class AssetsRepository {
  constructor(private readonly database: Database) {}

  /** Adds the row; `duplicateOf` becomes the workspace's oldest live asset with the same bytes, and is returned. */
  async insert(asset: NewAsset): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ duplicateOf: string | null }[]>`
      INSERT INTO asset (id, organization_id, project_id, type, status, source_kind, source_ref, filename, mime_type, extension, size_bytes,
        sha256, storage_key, user_tags, uploaded_by, created_by, duplicate_of, created_at, updated_at)
      VALUES (${asset.id}::uuid, ${asset.organizationId}::uuid, ${asset.projectId}::uuid, ${asset.type}::asset_type, ${asset.status}::asset_status,
        ${asset.sourceKind}::source_kind, ${asset.sourceRef}, ${asset.filename}, ${asset.mimeType}, ${asset.extension}, ${asset.sizeBytes},
        ${asset.sha256}, ${asset.storageKey}, ${[...asset.userTags]}, ${asset.uploadedBy}, ${asset.createdBy}::uuid,
        (SELECT id FROM asset WHERE organization_id = ${asset.organizationId}::uuid AND sha256 = ${asset.sha256} AND deleted_at IS NULL
         ORDER BY created_at, id LIMIT 1),
        ${asset.createdAt}, ${asset.createdAt})
      RETURNING duplicate_of AS "duplicateOf"`;
    return rows[0]?.duplicateOf ?? null;
  }

  async find(organizationId: string, id: string): Promise<Asset | null> {
    const rows = await this.database.client.$queryRaw<AssetRow[]>`
      SELECT ${ASSET_COLUMNS} FROM asset a ${ASSET_JOINS} WHERE a.organization_id = ${organizationId}::uuid AND a.id = ${id}::uuid`;
    return rows[0] ? assetOf(rows[0]) : null;
  }

  /** Those of the ids, which their owners have shown to be theirs, that are still to be looked at. */
  async findUnderWay(ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT id FROM asset WHERE id = ANY (${[...ids]}::uuid[]) AND status IN ('pending', 'processing') AND deleted_at IS NULL`;
    return rows.map(({ id }) => id);
  }

  /** Locks the row until the transaction ends, so that what follows is decided on its latest state. */
  async lock(organizationId: string, id: string): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<unknown[]>`
      SELECT 1 FROM asset WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    return rows.length === 1;
  }

  /** Those of the ids that are there, in the order of the ids. */
  async findMany(organizationId: string, ids: readonly string[]): Promise<Asset[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.client.$queryRaw<AssetRow[]>`
      SELECT ${ASSET_COLUMNS} FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS wanted (id, number)
      JOIN asset a ON a.id = wanted.id AND a.organization_id = ${organizationId}::uuid ${ASSET_JOINS} ORDER BY wanted.number`;
    return rows.map(assetOf);
  }

  async update(organizationId: string, id: string, change: AssetChange, now: Date): Promise<boolean> {
    const { userTags, projectId, uploadedBy } = change;
    const sets = [
      Prisma.sql`updated_at = ${now}`,
      ...(userTags ? [Prisma.sql`user_tags = ${[...userTags]}`] : []),
      ...(projectId === undefined ? [] : [Prisma.sql`project_id = ${projectId}::uuid`]),
      ...(uploadedBy === undefined ? [] : [Prisma.sql`uploaded_by = ${uploadedBy}`]),
    ];
    const changed = await this.database.client.$executeRaw`
      UPDATE asset SET ${Prisma.join(sets)} WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }

  /** Moves a live asset to the trash. An analysis that was under way is dropped, so the asset counts as ready from here on. */
  async markTrashed(organizationId: string, id: string, deletedAt: Date, purgeAfter: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE asset SET deleted_at = ${deletedAt}, purge_after = ${purgeAfter}, updated_at = ${deletedAt},
        status = CASE WHEN status IN ('pending', 'processing') THEN 'ready' ELSE status END
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }

  /** Takes an asset out of the trash if it may still be recovered at `now`. */
  async markRecovered(organizationId: string, id: string, now: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE asset SET deleted_at = NULL, purge_after = NULL, updated_at = ${now}
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND deleted_at IS NOT NULL AND purge_after > ${now}`;
    return changed === 1;
  }
}
