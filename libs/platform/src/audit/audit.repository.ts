import { Injectable } from '@nestjs/common';
import { Database } from '../database';

export interface AuditEntry {
  /** Also the guard against writing the same entry twice. */
  readonly id: string;
  readonly organizationId: string;
  readonly actorKind: 'key' | 'user' | 'system';
  readonly actorId: string | null;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly ip?: string | null;
  readonly userAgent?: string | null;
}

/** An entry as it is read. */
export interface ListedAuditEntry extends AuditEntry {
  readonly createdAt: Date;
}

@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Appends an entry; an entry with that id is left as it is. */
  async insertOnce(entry: AuditEntry): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO audit_log (id, organization_id, actor_kind, actor_id, action, resource_type, resource_id, metadata, ip, user_agent)
      VALUES (${entry.id}::uuid, ${entry.organizationId}::uuid, ${entry.actorKind}, ${entry.actorId}, ${entry.action},
              ${entry.resourceType}, ${entry.resourceId}, ${JSON.stringify(entry.metadata)}::jsonb,
              ${entry.ip ?? null}, ${entry.userAgent ?? null})
      ON CONFLICT (id) DO NOTHING`;
  }

  /** The newest first. */
  list(organizationId: string, { limit, offset }: { readonly limit: number; readonly offset: number }): Promise<ListedAuditEntry[]> {
    return this.database.client.$queryRaw<ListedAuditEntry[]>`
      SELECT id, organization_id AS "organizationId", actor_kind AS "actorKind", actor_id AS "actorId", action, resource_type AS "resourceType",
             resource_id AS "resourceId", metadata, ip, user_agent AS "userAgent", created_at AS "createdAt"
      FROM audit_log WHERE organization_id = ${organizationId}::uuid
      ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`;
  }

  async count(organizationId: string): Promise<number> {
    const rows = await this.database.client.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM audit_log WHERE organization_id = ${organizationId}::uuid`;
    return rows[0]?.total ?? 0;
  }
}
