import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Role } from '../access/role-permissions';

/** An organization with what somebody is in it. */
export interface JoinedOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly planId: string;
  readonly role: Role;
}

@Injectable()
export class MembershipsRepository {
  constructor(private readonly database: Database) {}

  /** What a user is in an organization; null for an outsider, and in an organization that is gone. */
  async findRole(organizationId: string, userId: string): Promise<Role | null> {
    const rows = await this.database.client.$queryRaw<{ role: Role }[]>`
      SELECT m.role FROM membership m JOIN organization o ON o.id = m.organization_id
      WHERE m.organization_id = ${organizationId}::uuid AND m.user_id = ${userId}::uuid AND m.status = 'active' AND o.deleted_at IS NULL`;
    return rows[0]?.role ?? null;
  }

  /** The organizations a user is an active member of, by name. */
  listJoined(userId: string): Promise<JoinedOrganization[]> {
    return this.database.client.$queryRaw<JoinedOrganization[]>`
      SELECT o.id, o.name, o.slug, o.plan_id AS "planId", m.role FROM membership m JOIN organization o ON o.id = m.organization_id
      WHERE m.user_id = ${userId}::uuid AND m.status = 'active' AND o.deleted_at IS NULL ORDER BY lower(o.name), o.id`;
  }

  /** Where a user's new session begins: their default organization, else the one they joined last. Null for somebody in none. */
  async findHome(userId: string): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT o.id FROM membership m JOIN organization o ON o.id = m.organization_id JOIN user_account u ON u.id = m.user_id
      WHERE m.user_id = ${userId}::uuid AND m.status = 'active' AND o.deleted_at IS NULL
      ORDER BY o.id IS NOT DISTINCT FROM u.default_organization_id DESC, m.accepted_at DESC NULLS LAST, m.created_at DESC, o.id DESC LIMIT 1`;
    return rows[0]?.id ?? null;
  }
}
