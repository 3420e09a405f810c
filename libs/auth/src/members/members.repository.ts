import { Injectable } from '@nestjs/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';
import type { GivenRole, Member } from './member';

export interface NewMember {
  readonly id: string;
  readonly email: string;
  readonly role: GivenRole;
  readonly invitedBy: string | null;
  readonly now: Date;
}

const COLUMNS = fixedPart(Prisma.sql`m.id, m.user_id AS "userId", m.email, u.display_name AS "displayName", m.role, m.status,
  m.invited_at AS "invitedAt", m.accepted_at AS "acceptedAt", m.created_at AS "createdAt"`);

/** Who is in an organization. Changes are made under OrganizationsRepository.lock. */
@Injectable()
export class MembersRepository {
  constructor(private readonly database: Database) {}

  /** Active and pending ones, the oldest first. */
  list(organizationId: string): Promise<Member[]> {
    return this.database.client.$queryRaw<Member[]>`
      SELECT ${COLUMNS} FROM membership m LEFT JOIN user_account u ON u.id = m.user_id
      WHERE m.organization_id = ${organizationId}::uuid ORDER BY m.created_at, m.id`;
  }

  async find(organizationId: string, id: string): Promise<Member | null> {
    const rows = await this.database.client.$queryRaw<Member[]>`
      SELECT ${COLUMNS} FROM membership m LEFT JOIN user_account u ON u.id = m.user_id
      WHERE m.organization_id = ${organizationId}::uuid AND m.id = ${id}::uuid`;
    return rows[0] ?? null;
  }

  async findByUser(organizationId: string, userId: string): Promise<Member | null> {
    const rows = await this.database.client.$queryRaw<Member[]>`
      SELECT ${COLUMNS} FROM membership m LEFT JOIN user_account u ON u.id = m.user_id
      WHERE m.organization_id = ${organizationId}::uuid AND m.user_id = ${userId}::uuid`;
    return rows[0] ?? null;
  }

  /** By the address of the invitation, or the one the person signs in with now. */
  async findByEmail(organizationId: string, email: string): Promise<Member | null> {
    const rows = await this.database.client.$queryRaw<Member[]>`
      SELECT ${COLUMNS} FROM membership m LEFT JOIN user_account u ON u.id = m.user_id
      WHERE m.organization_id = ${organizationId}::uuid AND (m.email = ${email} OR u.email = ${email})
      ORDER BY m.status LIMIT 1`;
    return rows[0] ?? null;
  }

  async insertPending(organizationId: string, { id, email, role, invitedBy, now }: NewMember): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO membership (id, organization_id, email, role, status, invited_by, invited_at, created_at)
      VALUES (${id}::uuid, ${organizationId}::uuid, ${email}, ${role}::role, 'pending', ${invitedBy}::uuid,
              ${now}::timestamptz, ${now}::timestamptz)`;
  }

  /** A pending member whose invitation is over is invited anew. False when they have joined meanwhile. */
  async inviteAgain(organizationId: string, { id, role, invitedBy, now }: NewMember): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE membership SET role = ${role}::role, invited_by = ${invitedBy}::uuid, invited_at = ${now}::timestamptz
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND status = 'pending'`;
    return changed === 1;
  }

  /** Makes somebody an active member: their pending row becomes active, or a row is made. False for somebody who is a member already. */
  async join(organizationId: string, { id, email, role, now }: NewMember, userId: string): Promise<boolean> {
    const joined = await this.database.client.$executeRaw`
      INSERT INTO membership (id, organization_id, user_id, email, role, status, accepted_at, created_at)
      VALUES (${id}::uuid, ${organizationId}::uuid, ${userId}::uuid, ${email}, ${role}::role, 'active', ${now}::timestamptz, ${now}::timestamptz)
      ON CONFLICT (organization_id, email) DO UPDATE SET
        user_id = EXCLUDED.user_id, role = EXCLUDED.role, status = 'active', accepted_at = EXCLUDED.accepted_at
      WHERE membership.status = 'pending'`;
    return joined === 1;
  }

  async setRole(organizationId: string, id: string, role: GivenRole): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE membership SET role = ${role}::role
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND role <> 'owner'`;
  }

  /** True when the user was the owner and is an admin from here on: somebody else is to be made owner in the same transaction. */
  async demoteOwner(organizationId: string, userId: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE membership SET role = 'admin'
      WHERE organization_id = ${organizationId}::uuid AND user_id = ${userId}::uuid AND role = 'owner'`;
    return changed === 1;
  }

  /** True when the user is an active member, and the owner from here on. */
  async promoteOwner(organizationId: string, userId: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE membership SET role = 'owner'
      WHERE organization_id = ${organizationId}::uuid AND user_id = ${userId}::uuid AND status = 'active'`;
    return changed === 1;
  }

  /** With the invitation of a pending one. */
  async delete(organizationId: string, id: string): Promise<void> {
    await this.database.client.$executeRaw`
      DELETE FROM membership WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND role <> 'owner'`;
  }
}
