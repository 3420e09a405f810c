import { Injectable } from '@nestjs/common';
import { type Actor, AppError, newId } from '@argus/common';
import { Outbox } from '@argus/platform/outbox';
import { InviteIssuer, type IssuedInvite } from './invite-issuer';
import { InvitesRepository } from './invites.repository';
import type { GivenRole, Member } from './member';
import { MembersRepository } from './members.repository';
import { MembershipChanges } from './membership-changes';

export interface InvitedMember {
  readonly member: Member;
  readonly invite: IssuedInvite;
}

/** Invites people: by a link for whoever has it, or by mail to one address. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly changes: MembershipChanges,
    private readonly members: MembersRepository,
    private readonly invites: InvitesRepository,
    private readonly issuer: InviteIssuer,
    private readonly outbox: Outbox,
  ) {}

  /** A link that lets in so many people. */
  createLink(organizationId: string, terms: { role: GivenRole; maxUses: number }, actor: Actor): Promise<IssuedInvite> {
    return this.changes.make(organizationId, actor, 'members.manage', (_role, now) =>
      this.issuer.issue(organizationId, { ...terms, member: null }, actor, now),
    );
  }

  /**
   * A pending member and an invitation that only they can accept; the mail is sent once that is committed. A pending member whose invitation
   * is over is invited again.
   * @throws AppError member.already_member or member.already_invited
   */
  async inviteMember(organizationId: string, { email, role }: { email: string; role: GivenRole }, actor: Actor): Promise<InvitedMember> {
    return this.changes.make(organizationId, actor, 'members.manage', async (_role, now) => {
      const known = await this.members.findByEmail(organizationId, email);
      const id = known?.id ?? newId();
      const pending = { id, email, role, invitedBy: actor.kind === 'user' ? actor.id : null, now };
      if (!known) await this.members.insertPending(organizationId, pending);
      else if (known.status === 'active') throw new AppError('member.already_member');
      else if (await this.invites.isOpen(organizationId, id, now)) throw new AppError('member.already_invited');
      else if (!(await this.members.inviteAgain(organizationId, pending))) throw new AppError('member.already_member');
      const invite = await this.issuer.issue(organizationId, { role, maxUses: 1, member: { id, email } }, actor, now);
      await this.outbox.append({ type: 'member.invited', organizationId, payload: { inviteId: invite.id } });
      const member = await this.members.find(organizationId, id);
      if (!member) throw new Error('A member that was just invited is not there');
      return { member, invite };
    });
  }
}
