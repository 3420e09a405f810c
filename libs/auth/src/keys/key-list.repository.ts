import { Injectable } from '@nestjs/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';

/** A key as its workspace sees it: nothing of its secret. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  /** The words it was asked for with; empty for keys of `/keys`, which name none. */
  readonly scopes: readonly string[];
  /** Null: the instance's default. */
  readonly rateLimitPerMinute: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly usageCount: number;
  /** On which key's count it spends, and how much that may be in a billing cycle; null: no limit. */
  readonly spenderId: string;
  readonly creditLimit: number | null;
}

const COLUMNS = fixedPart(Prisma.sql`id, name, prefix, scopes, rate_limit_per_minute AS "rateLimitPerMinute", created_at AS "createdAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt", last_used_ip AS "lastUsedIp",
  usage_count::float8 AS "usageCount", COALESCE(spends_as, id) AS "spenderId",
  (SELECT s.credit_limit FROM api_key s WHERE s.id = COALESCE(api_key.spends_as, api_key.id)) AS "creditLimit"`);

@Injectable()
export class KeyListRepository {
  constructor(private readonly database: Database) {}

  /** The keys that are neither revoked nor expired, newest first. @param madeBy only the keys of that person or key, itself included */
  listLive(organizationId: string, madeBy: string | null, now: Date, limit: number): Promise<ListedKey[]> {
    return this.database.client.$queryRaw<ListedKey[]>`
      SELECT ${COLUMNS} FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})
        AND (${madeBy}::uuid IS NULL OR ${madeBy}::uuid IN (id, created_by, parent_id))
      ORDER BY created_at DESC, id DESC LIMIT ${limit}`;
  }

  /** The keys that are not revoked, or all there ever were, newest first. */
  listAll(organizationId: string, includeRevoked: boolean, limit: number): Promise<ListedKey[]> {
    return this.database.client.$queryRaw<ListedKey[]>`
      SELECT ${COLUMNS} FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND (${includeRevoked}::boolean OR revoked_at IS NULL)
      ORDER BY created_at DESC, id DESC LIMIT ${limit}`;
  }

  /** One key, whatever became of it. @param madeBy as for listLive */
  async find(organizationId: string, id: string, madeBy: string | null): Promise<ListedKey | null> {
    const rows = await this.database.client.$queryRaw<ListedKey[]>`
      SELECT ${COLUMNS} FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid
        AND (${madeBy}::uuid IS NULL OR ${madeBy}::uuid IN (id, created_by, parent_id))`;
    return rows[0] ?? null;
  }
}
