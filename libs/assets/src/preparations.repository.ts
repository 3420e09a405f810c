import { Injectable } from '@nestjs/common';
import { type ErrorCode, newId } from '@argus/common';
import type { PreparedImage } from '@argus/imaging';
import { Database } from '@argus/platform/database';
import { RECHECK_MS } from '@argus/platform/work';
import { publicKind } from './renditions';

export interface Original {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly isPublic: boolean;
}

export interface StoredDerivative {
  readonly kind: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
  readonly storageKey: string;
}

export interface Preparation {
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly errorCode: ErrorCode | null;
}

@Injectable()
export class PreparationsRepository {
  constructor(private readonly database: Database) {}

  /** Work to be woken up right after this unit of work; the sweep looks after it if that fails. Its first dispatch has number 1. */
  async insert(organizationId: string, assetId: string): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO asset_preparation (id, organization_id, dispatch_no, next_attempt_at)
      VALUES (${assetId}::uuid, ${organizationId}::uuid, 1, now() + ${RECHECK_MS} * interval '1 millisecond')`;
  }

  /** How far the preparation is, and why it failed if it did. Null for a file that is not decoded. */
  async find(organizationId: string, assetId: string): Promise<Preparation | null> {
    const rows = await this.database.client.$queryRaw<Preparation[]>`
      SELECT status::text AS status, error_code AS "errorCode" FROM asset_preparation
      WHERE id = ${assetId}::uuid AND organization_id = ${organizationId}::uuid`;
    return rows[0] ?? null;
  }

  /** The bytes to decode; null when the asset is gone. */
  async findOriginal(organizationId: string, assetId: string): Promise<Original | null> {
    const rows = await this.database.client.$queryRaw<Original[]>`
      SELECT storage_key AS "storageKey", mime_type AS "mimeType", is_public AS "isPublic" FROM asset WHERE id = ${assetId}::uuid AND organization_id = ${organizationId}::uuid`;
    return rows[0] ?? null;
  }

  /** Keeps what was read from the picture. A pending asset is being processed from here on. */
  async saveFacts(organizationId: string, assetId: string, image: PreparedImage, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE asset SET width = ${image.width}, height = ${image.height}, exif = ${image.exif ? JSON.stringify(image.exif) : null}::jsonb,
        perceptual_hash = ${image.perceptualHash}, measurements = ${JSON.stringify(image.measurements)}::jsonb,
        thumbhash = ${image.thumbhash}, public_kind = ${publicKind(image.publicCopy)}, updated_at = ${now},
        status = CASE WHEN status = 'pending' THEN 'processing' ELSE status END
      WHERE id = ${assetId}::uuid AND organization_id = ${organizationId}::uuid`;
  }

  async saveDerivative(organizationId: string, assetId: string, derivative: StoredDerivative, now: Date): Promise<void> {
    const { kind, mimeType, sizeBytes, width, height, storageKey } = derivative;
    await this.database.client.$executeRaw`
      INSERT INTO derivative (id, organization_id, asset_id, kind, mime_type, size_bytes, width, height, storage_key, created_at)
      VALUES (${newId()}::uuid, ${organizationId}::uuid, ${assetId}::uuid, ${kind}, ${mimeType}, ${sizeBytes}, ${width}, ${height}, ${storageKey}, ${now})
      ON CONFLICT (asset_id, kind) DO UPDATE SET mime_type = EXCLUDED.mime_type, size_bytes = EXCLUDED.size_bytes,
        width = EXCLUDED.width, height = EXCLUDED.height, storage_key = EXCLUDED.storage_key, created_at = EXCLUDED.created_at`;
  }

  /**
   * Makes a finished preparation due again if the asset became public while it ran: it made nothing for strangers then. Afterwards the
   * trigger `asset_made_public` does the same.
   */
  async queueAgainIfPublic(organizationId: string, assetId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE asset_preparation p SET status = 'queued', attempt = 0, next_attempt_at = now(), completed_at = NULL
      FROM asset a WHERE p.id = ${assetId}::uuid AND p.organization_id = ${organizationId}::uuid AND p.status = 'succeeded'
        AND a.id = p.id AND a.is_public AND a.public_kind IS NULL`;
  }
}
