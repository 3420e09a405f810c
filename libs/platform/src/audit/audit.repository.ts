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
}
