import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Role } from '../access/role-permissions';

/** What the mail of an invitation says. */
export interface InvitationToMail {
  readonly email: string;
  readonly role: Role;
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
  readonly organizationName: string;
  /** Null when nobody in particular invited, or they are gone. */
  readonly invitedBy: string | null;
}

@Injectable()
export class InvitationsToMailRepository {
  constructor(private readonly database: Database) {}

  /** Null for an invitation that is taken back, over or used, and for a link that is handed on by people. */
  async find(inviteId: string, now: Date): Promise<InvitationToMail | null> {
    const rows = await this.database.client.$queryRaw<InvitationToMail[]>`
      SELECT i.email, i.role, i.token_hash AS "tokenHash", i.expires_at AS "expiresAt", o.name AS "organizationName",
             COALESCE(u.display_name, u.email) AS "invitedBy"
      FROM invite i JOIN organization o ON o.id = i.organization_id LEFT JOIN user_account u ON u.id = i.created_by
      WHERE i.id = ${inviteId}::uuid AND i.kind = 'email' AND i.revoked_at IS NULL AND i.expires_at > ${now} AND i.uses < i.max_uses
        AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }
}
