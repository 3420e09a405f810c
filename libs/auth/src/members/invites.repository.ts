import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { GivenRole } from './member';

export interface NewInvite {
  readonly id: string;
  /** The pending member it is for; null for a link. */
  readonly membershipId: string | null;
  readonly email: string | null;
  readonly role: GivenRole;
  readonly tokenHash: Buffer;
  readonly maxUses: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An invitation with what is said of the organization to whoever has its token. */
export interface Invite {
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly email: string | null;
  readonly role: GivenRole;
  readonly maxUses: number;
  readonly uses: number;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** An invitation whose organization is locked. */
export interface HeldInvite {
  readonly id: string;
  readonly organizationId: string;
  readonly role: GivenRole;
}

@Injectable()
export class InvitesRepository {
  constructor(private readonly database: Database) {}

  async insert(organizationId: string, invite: NewInvite): Promise<void> {
    const kind = invite.email === null ? 'link' : 'email';
    await this.database.client.$executeRaw`
      INSERT INTO invite (id, organization_id, kind, membership_id, email, role, token_hash, max_uses, created_by, created_at, expires_at)
      VALUES (${invite.id}::uuid, ${organizationId}::uuid, ${kind}::invite_kind, ${invite.membershipId}::uuid, ${invite.email},
              ${invite.role}::role, ${invite.tokenHash}::bytea, ${invite.maxUses}, ${invite.createdBy}::uuid,
              ${invite.createdAt}::timestamptz, ${invite.expiresAt}::timestamptz)`;
  }

  /** By the token alone: whoever has it has no organization yet. */
  async findByToken(tokenHash: Buffer): Promise<Invite | null> {
    const rows = await this.database.client.$queryRaw<Invite[]>`
      SELECT i.id, i.organization_id AS "organizationId", o.name AS "organizationName", i.email, i.role, i.max_uses AS "maxUses", i.uses,
             i.expires_at AS "expiresAt", i.revoked_at AS "revokedAt"
      FROM invite i JOIN organization o ON o.id = i.organization_id
      WHERE i.token_hash = ${tokenHash}::bytea AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /**
   * The invitations by mail that an address can accept. Their organizations are locked until the transaction ends, one after the other in the
   * same order everywhere. What was changed while one was waited for, `use` finds out.
   */
  holdOpen(email: string, now: Date, limit: number): Promise<HeldInvite[]> {
    return this.database.client.$queryRaw<HeldInvite[]>`
      SELECT i.id, i.organization_id AS "organizationId", i.role
      FROM membership m JOIN invite i ON i.membership_id = m.id JOIN organization o ON o.id = m.organization_id
      WHERE m.email = ${email} AND m.status = 'pending' AND o.deleted_at IS NULL
        AND i.revoked_at IS NULL AND i.expires_at > ${now} AND i.uses < i.max_uses
      ORDER BY o.id, i.id LIMIT ${limit} FOR NO KEY UPDATE OF o`;
  }

  /** Counts one use; false when it was used as often as it may be, revoked or is over. */
  async use(organizationId: string, id: string, now: Date): Promise<boolean> {
    const used = await this.database.client.$executeRaw`
      UPDATE invite SET uses = uses + 1
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND uses < max_uses AND revoked_at IS NULL AND expires_at > ${now}`;
    return used === 1;
  }

  /** True when the pending member has an invitation that can still be accepted. */
  async isOpen(organizationId: string, membershipId: string, now: Date): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<object[]>`
      SELECT 1 FROM invite WHERE organization_id = ${organizationId}::uuid AND membership_id = ${membershipId}::uuid
        AND revoked_at IS NULL AND expires_at > ${now} AND uses < max_uses LIMIT 1`;
    return rows.length > 0;
  }

  /** Takes back what can still be accepted: what one user made, or all there is. */
  async revoke(organizationId: string, createdBy: string | null, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE invite SET revoked_at = ${now}::timestamptz
      WHERE organization_id = ${organizationId}::uuid AND revoked_at IS NULL
        AND (${createdBy}::uuid IS NULL OR created_by = ${createdBy}::uuid)`;
  }
}
