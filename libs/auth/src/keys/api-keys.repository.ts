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
  readonly creditLimit: number | null;
  /** The key whose count and limit it shares; null for one with its own. */
  readonly spendsAs: string | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

export interface LiveKey {
  readonly id: string;
  readonly organizationId: string;
  readonly permissions: Permission[];
  readonly expiresAt: Date | null;
  readonly rateLimitPerMinute: number | null;
  /** On which key's count it spends, and up to what; a limit of null is none. */
  readonly spenderId: string;
  readonly creditLimit: number | null;
  /** Null for a key nobody in particular made. */
  readonly createdBy: string | null;
  /** What its maker is in the organization now; null when they are nothing there any more. */
  readonly makersRole: Role | null;
}

/** A key that is locked until the transaction ends: whoever makes keys of it, rotates or revokes it does so one after the other. */
export interface LockedKey {
  readonly id: string;
  readonly createdBy: string | null;
  readonly parentId: string | null;
  readonly name: string;
  readonly permissions: Permission[];
  readonly scopes: string[];
  readonly rateLimitPerMinute: number | null;
  /** On which key's count it spends, and up to what. */
  readonly spenderId: string;
  readonly creditLimit: number | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async insert(key: NewApiKey): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO api_key (id, organization_id, created_by, parent_id, name, prefix, key_hash, permissions, scopes,
                           rate_limit_per_minute, rotated_from, credit_limit, spends_as, expires_at, created_at)
      VALUES (${key.id}::uuid, ${key.organizationId}::uuid, ${key.createdBy}::uuid, ${key.parentId}::uuid, ${key.name}, ${key.prefix},
              ${key.keyHash}::bytea, ${[...key.permissions].sort()}::text[], ${[...key.scopes]}::text[],
              ${key.rateLimitPerMinute}::int, ${key.rotatedFrom}::uuid, ${key.creditLimit}::int, ${key.spendsAs}::uuid, ${key.expiresAt}::timestamptz, ${key.createdAt}::timestamptz)`;
  }

  /** The key with one of these hashes, if it is neither revoked nor expired and its organization exists. */
  async findLive(hashes: readonly Buffer[], now: Date): Promise<LiveKey | null> {
    const rows = await this.database.client.$queryRaw<LiveKey[]>`
      SELECT k.id, k.organization_id AS "organizationId", k.permissions, k.expires_at AS "expiresAt",
             k.rate_limit_per_minute AS "rateLimitPerMinute", k.created_by AS "createdBy", m.role AS "makersRole",
             s.id AS "spenderId", s.credit_limit AS "creditLimit"
      FROM api_key k JOIN organization o ON o.id = k.organization_id JOIN api_key s ON s.id = COALESCE(k.spends_as, k.id)
      LEFT JOIN membership m ON m.organization_id = k.organization_id AND m.user_id = k.created_by AND m.status = 'active'
      WHERE k.key_hash = ANY (${[...hashes]}::bytea[]) AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > ${now}) AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /**
   * The keys of these ids and those that made them, locked, by id. Older ones come first, as every statement that locks several does, so
   * no two wait for each other. They may be revoked or expired.
   */
  async lockWithParents(organizationId: string, ids: readonly string[]): Promise<Map<string, LockedKey>> {
    const rows = await this.database.client.$queryRaw<LockedKey[]>`
      SELECT id, created_by AS "createdBy", parent_id AS "parentId", name, permissions, scopes,
             rate_limit_per_minute AS "rateLimitPerMinute", expires_at AS "expiresAt", revoked_at AS "revokedAt",
             COALESCE(spends_as, id) AS "spenderId",
             (SELECT s.credit_limit FROM api_key s WHERE s.id = COALESCE(api_key.spends_as, api_key.id)) AS "creditLimit"
      FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND id IN (
        SELECT unnest(${[...ids]}::uuid[]) UNION ALL SELECT parent_id FROM api_key WHERE id = ANY (${[...ids]}::uuid[]))
      ORDER BY id FOR NO KEY UPDATE`;
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Changes the limit of a key and of all that share it. False when there is no such key, or no longer. */
  async setCreditLimit(organizationId: string, id: string, creditLimit: number | null): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE api_key SET credit_limit = ${creditLimit}::int WHERE organization_id = ${organizationId}::uuid AND id = (
        SELECT COALESCE(spends_as, id) FROM api_key WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND revoked_at IS NULL)`;
    return changed === 1;
  }

  /** True when a key has a successor that is not revoked. */
  async isSucceeded(organizationId: string, id: string): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<unknown[]>`
      SELECT 1 FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND rotated_from = ${id}::uuid AND revoked_at IS NULL LIMIT 1`;
    return rows.length > 0;
  }

  /** Revokes a key and all that descend from it. Returns the ids of those that were not revoked until now. */
  async revokeFamily(organizationId: string, id: string, by: string | null, now: Date): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM api_key WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid
        UNION
        SELECT child.id FROM api_key child JOIN family ON child.parent_id = family.id WHERE child.organization_id = ${organizationId}::uuid)
      UPDATE api_key SET revoked_at = ${now}, revoked_by = ${by}::uuid WHERE id IN (SELECT id FROM family) AND revoked_at IS NULL RETURNING id`;
    return rows.map((row) => row.id);
  }

  /** Lets a key and all that descend from it expire at `at`, where they do not before. Returns their ids. */
  async expireFamily(organizationId: string, id: string, at: Date): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM api_key WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid
        UNION
        SELECT child.id FROM api_key child JOIN family ON child.parent_id = family.id WHERE child.organization_id = ${organizationId}::uuid)
      UPDATE api_key SET expires_at = LEAST(expires_at, ${at}) WHERE id IN (SELECT id FROM family) RETURNING id`;
    return rows.map((row) => row.id);
  }
}
