import { Inject, Injectable } from '@nestjs/common';
import { type Actor, newId } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { CONFIG, type Config } from '@argus/platform/config';
import { Secrets } from '@argus/platform/secrets';
import { hashInviteToken, inviteTokenOf } from './invite-token';
import { InvitesRepository } from './invites.repository';
import type { GivenRole } from './member';

export interface InviteTerms {
  readonly role: GivenRole;
  readonly maxUses: number;
  /** The pending member it is for; null for a link. */
  readonly member: { readonly id: string; readonly email: string } | null;
}

export interface IssuedInvite {
  readonly id: string;
  /** It is stored nowhere. */
  readonly token: string;
  /** Where people accept it. */
  readonly url: string;
  readonly role: GivenRole;
  readonly email: string | null;
  readonly maxUses: number;
  readonly expiresAt: Date;
}

const LIFETIME_MS = 7 * 86_400_000;

/** Writes invitations, with what the audit trail says of them. Called inside a change of the organization's members. */
@Injectable()
export class InviteIssuer {
  constructor(
    private readonly invites: InvitesRepository,
    private readonly secrets: Secrets,
    private readonly audit: AuditTrail,
    @Inject(CONFIG) private readonly config: Pick<Config, 'http'>,
  ) {}

  async issue(organizationId: string, { role, maxUses, member }: InviteTerms, actor: Actor, now: Date): Promise<IssuedInvite> {
    const id = newId();
    const token = inviteTokenOf(this.secrets, id);
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const email = member?.email ?? null;
    await this.invites.insert(organizationId, {
      id,
      membershipId: member?.id ?? null,
      email,
      role,
      tokenHash: hashInviteToken(token),
      maxUses,
      createdBy: actor.kind === 'user' ? actor.id : null,
      createdAt: now,
      expiresAt,
    });
    const act = member
      ? { action: 'member.invited', resource: { type: 'member', id: member.id }, metadata: { inviteId: id, role } }
      : { action: 'invite.created', resource: { type: 'invite', id }, metadata: { role, maxUses } };
    await this.audit.append(organizationId, { actor, ...act });
    return { id, token, url: `${this.config.http.publicUrl}/invite/${token}`, role, email, maxUses, expiresAt };
  }
}
