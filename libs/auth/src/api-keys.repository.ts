import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Permission } from '@argus/platform/http';

export interface NewApiKey {
  readonly id: string;
  readonly organizationId: string;
  readonly createdBy: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: Buffer;
  readonly permissions: readonly Permission[];
  readonly createdAt: Date;
}

export interface LiveKey {
  readonly id: string;
  readonly organizationId: string;
  readonly permissions: Permission[];
  readonly expiresAt: Date | null;
}

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async insert(key: NewApiKey): Promise<void> {
    await this.database.client.apiKey.create({ data: { ...key, keyHash: new Uint8Array(key.keyHash), permissions: [...key.permissions] } });
  }

  /** The key with one of these hashes, if it is neither revoked nor expired and its organization exists. */
  async findLive(hashes: readonly Buffer[], now: Date): Promise<LiveKey | null> {
    const rows = await this.database.client.$queryRaw<LiveKey[]>`
      SELECT k.id, k.organization_id AS "organizationId", k.permissions, k.expires_at AS "expiresAt"
      FROM api_key k JOIN organization o ON o.id = k.organization_id
      WHERE k.key_hash = ANY (${[...hashes]}::bytea[]) AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > ${now}) AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  async revoke(organizationId: string, id: string, now: Date): Promise<boolean> {
    const { count } = await this.database.client.apiKey.updateMany({
      where: { id, organizationId, revokedAt: null },
      data: { revokedAt: now },
    });
    return count === 1;
  }
}
