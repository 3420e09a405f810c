import type { Client } from 'pg';
import { newId } from '../../libs/common/src';
import type { Random } from './random';

export interface Workspace {
  readonly organizationId: string;
  readonly assetIds: readonly string[];
}

const WORKSPACES = 5;
const ASSETS_EACH = 12;

/** Fills an empty database: a few workspaces on the free plan with pictures that can be looked at. */
export async function settle(owner: Client, now: Date): Promise<Workspace[]> {
  const workspaces = Array.from({ length: WORKSPACES }, () => ({
    organizationId: newId(),
    assetIds: Array.from({ length: ASSETS_EACH }, () => newId()),
  }));
  for (const { organizationId, assetIds } of workspaces) {
    await owner.query(
      `INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'Simulated', $1::uuid::text, 'free', $2, $2)`,
      [organizationId, now],
    );
    await owner.query('INSERT INTO organization_usage (organization_id, live_assets) VALUES ($1, $2)', [organizationId, assetIds.length]);
    await owner.query(
      `INSERT INTO asset (id, organization_id, type, status, source_kind, filename, mime_type, extension, size_bytes, sha256, storage_key,
         width, height, measurements, is_public, created_at, updated_at)
       SELECT id, $1, 'image', 'ready', 'upload', 'harbour.jpg', 'image/jpeg', 'jpg', 10, md5(id::text) || md5(id::text), id::text,
         10, 10, '{"dominantColors": []}', false, $3, $3 FROM unnest($2::uuid[]) AS id`,
      [organizationId, assetIds, now],
    );
    await owner.query(
      `INSERT INTO derivative (id, organization_id, asset_id, kind, mime_type, size_bytes, width, height, storage_key, created_at)
       SELECT gen_random_uuid(), $1, id, 'working_1024', 'image/webp', 1, 1, 1, id::text || '/working', $3 FROM unnest($2::uuid[]) AS id`,
      [organizationId, assetIds, now],
    );
    await owner.query(
      `INSERT INTO asset_preparation (id, organization_id, status, completed_at) SELECT id, $1, 'succeeded', now() FROM unnest($2::uuid[]) AS id`,
      [organizationId, assetIds],
    );
  }
  return workspaces;
}

/** The database's own time goes by: leases run out, of the living too, and what waits for its next try is due. Locked rows belong to somebody who waits for a turn. */
export async function letTimePass(owner: Client, random: Random): Promise<void> {
  const share = random.next();
  const some = (table: string, condition: string) =>
    `id IN (SELECT id FROM ${table} WHERE ${condition} AND random() < ${share} FOR UPDATE SKIP LOCKED)`;
  await owner.query(
    `UPDATE analysis_run SET lease_until = now() - interval '1 second' WHERE ${some('analysis_run', `status = 'running'`)}`,
  );
  await owner.query(
    `UPDATE analysis_run SET next_attempt_at = now() WHERE ${some('analysis_run', `status = 'queued' AND next_attempt_at IS NOT NULL`)}`,
  );
  await owner.query(`UPDATE stripe_event SET next_attempt_at = now() WHERE ${some('stripe_event', 'applied_at IS NULL')}`);
  await owner.query(`UPDATE outbox_event SET next_attempt_at = now() WHERE ${some('outbox_event', 'published_at IS NULL')}`);
}
