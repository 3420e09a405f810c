import type { Client } from 'pg';
import { newId } from '../../../libs/common/src';

/** A run of an asset of its own, in the state a test wants it in. */
export async function givenRun(owner: Client, organizationId: string, status: string): Promise<string> {
  const [assetId, runId] = [newId(), newId()];
  await owner.query(
    `INSERT INTO asset (id, organization_id, type, status, source_kind, filename, mime_type, extension, size_bytes, sha256, storage_key, created_at, updated_at)
     VALUES ($1, $2, 'image', 'pending', 'upload', 'a.png', 'image/png', 'png', 1, repeat('0', 64), $1::uuid::text, now(), now())`,
    [assetId, organizationId],
  );
  await owner.query(
    "INSERT INTO analysis_run (id, organization_id, asset_id, skill, trigger, status) VALUES ($1, $2, $3, 'vision', 'upload', $4::work_status)",
    [runId, organizationId, assetId, status],
  );
  return runId;
}
