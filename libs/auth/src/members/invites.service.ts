import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { Arrivals } from './arrivals';
import { hashInviteToken } from './invite-token';
import { type Invite, InvitesRepository } from './invites.repository';
import { MembershipChanges } from './membership-changes';

/** What whoever holds an invitation's token can do with it. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly invites: InvitesRepository,
    private readonly changes: MembershipChanges,
    private readonly arrivals: Arrivals,
    private readonly clock: Clock,
  ) {}

  /** An invitation that can be accepted. Throws `invite.not_found`, `invite.expired` or `invite.used`. */
  async find(token: string): Promise<Invite> {
    const invite = await this.invites.findByToken(hashInviteToken(token));
    if (!invite) throw new AppError('invite.not_found');
    const refusal = refusalOf(invite, this.clock.now());
    if (refusal) throw refusal;
    return invite;
  }

  /**
   * Makes somebody, whose address is proven, a member. However many accept at once, no more come in than the invitation is for.
   * @throws AppError what `find` throws, invite.other_address, member.already_member
   */
  async accept(token: string, person: { readonly userId: string; readonly email: string }): Promise<Invite> {
    const invite = await this.find(token);
    const { id, organizationId, role, email } = invite;
    if (email !== null && email !== person.email) throw new AppError('invite.other_address');
    await this.changes.admit(organizationId, 'invite.not_found', async (now) => {
      if (!(await this.invites.use(organizationId, id, now))) throw await this.whyNot(token, now);
      await this.arrivals.join(organizationId, { ...person, role, inviteId: id }, now);
    });
    return invite;
  }

  private async whyNot(token: string, now: Date): Promise<AppError> {
    const invite = await this.invites.findByToken(hashInviteToken(token));
    return (invite && refusalOf(invite, now)) ?? new AppError('invite.not_found');
  }
}

const refusalOf = ({ revokedAt, expiresAt, uses, maxUses }: Invite, now: Date): AppError | null => {
  if (revokedAt !== null || expiresAt <= now) return new AppError('invite.expired');
  return uses >= maxUses ? new AppError('invite.used') : null;
};
