import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Permission } from '@argus/platform/http';
import type { Role } from '../access/role-permissions';

export interface NewApiKey {
  readonly id: string;
  readonly organizationId: string;
  readonly createdBy: string | null;
  readonly parentId: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: Buffer;
  readonly permissions: readonly Permission[];
  /** The words it was asked for with, where there were any. */
  readonly scopes: readonly string[];
  readonly rateLimitPerMinute: number | null;
  readonly rotatedFrom: string | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

export interface LiveKey {
  readonly id: string;
  readonly organizationId: string;
  readonly permissions: Permission[];
  readonly expiresAt: Date | null;
  readonly rateLimitPerMinute: number | null;
  /** Null for a key nobody in particular made. */
  readonly createdBy: string | null;
  /** What its maker is in the organization now; null when they are nothing there any more. */
  readonly makersRole: Role | null;
}

/** A key as its workspace sees it: nothing of its secret. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** What a child takes from its parent. */
export interface ParentKey {
  readonly createdBy: string | null;
  readonly permissions: Permission[];
  readonly expiresAt: Date | null;
}

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async insert(key: NewApiKey): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO api_key (id, organization_id, created_by, parent_id, name, prefix, key_hash, permissions, scopes,
                           rate_limit_per_minute, rotated_from, expires_at, created_at)
      VALUES (${key.id}::uuid, ${key.organizationId}::uuid, ${key.createdBy}::uuid, ${key.parentId}::uuid, ${key.name}, ${key.prefix},
              ${key.keyHash}::bytea, ${[...key.permissions].sort()}::text[], ${[...key.scopes]}::text[],
              ${key.rateLimitPerMinute}::int, ${key.rotatedFrom}::uuid, ${key.expiresAt}::timestamptz, ${key.createdAt}::timestamptz)`;
  }

  /** The key with one of these hashes, if it is neither revoked nor expired and its organization exists. */
  async findLive(hashes: readonly Buffer[], now: Date): Promise<LiveKey | null> {
    const rows = await this.database.client.$queryRaw<LiveKey[]>`
      SELECT k.id, k.organization_id AS "organizationId", k.permissions, k.expires_at AS "expiresAt",
             k.rate_limit_per_minute AS "rateLimitPerMinute", k.created_by AS "createdBy", m.role AS "makersRole"
      FROM api_key k JOIN organization o ON o.id = k.organization_id
      LEFT JOIN membership m ON m.organization_id = k.organization_id AND m.user_id = k.created_by AND m.status = 'active'
      WHERE k.key_hash = ANY (${[...hashes]}::bytea[]) AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > ${now}) AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /** The keys that are neither revoked nor expired, newest first. */
  listLive(organizationId: string, now: Date, limit: number): Promise<ListedKey[]> {
    return this.database.client.$queryRaw<ListedKey[]>`
      SELECT id, name, prefix, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
      FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})
      ORDER BY created_at DESC, id DESC LIMIT ${limit}`;
  }

  /**
   * A key that is not revoked, locked until the transaction ends: whoever makes children of it or revokes it does so one after the other.
   * It may have expired: that does not keep anybody from revoking it.
   */
  async lockUnrevoked(organizationId: string, id: string): Promise<ParentKey | null> {
    const rows = await this.database.client.$queryRaw<ParentKey[]>`
      SELECT created_by AS "createdBy", permissions, expires_at AS "expiresAt" FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND revoked_at IS NULL
      FOR NO KEY UPDATE`;
    return rows[0] ?? null;
  }

  /** When the newest children made after `since` were made, newest first; revoked ones count. */
  async childrenSince(organizationId: string, parentId: string, since: Date, limit: number): Promise<Date[]> {
    const rows = await this.database.client.$queryRaw<{ createdAt: Date }[]>`
      SELECT created_at AS "createdAt" FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND parent_id = ${parentId}::uuid AND created_at > ${since}
      ORDER BY created_at DESC LIMIT ${limit}`;
    return rows.map(({ createdAt }) => createdAt);
  }

  /** Revokes a key and all that descend from it. Returns the ids of those that were live until now. */
  async revokeFamily(organizationId: string, id: string, by: string | null, now: Date): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM api_key WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid
        UNION
        SELECT child.id FROM api_key child JOIN family ON child.parent_id = family.id WHERE child.organization_id = ${organizationId}::uuid)
      UPDATE api_key SET revoked_at = ${now}, revoked_by = ${by}::uuid WHERE id IN (SELECT id FROM family) AND revoked_at IS NULL RETURNING id`;
    return rows.map((row) => row.id);
  }
}
