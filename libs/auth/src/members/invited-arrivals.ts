import { Injectable } from '@nestjs/common';
import { Arrivals } from './arrivals';
import { type HeldInvite, InvitesRepository } from './invites.repository';
import { MembershipChanges } from './membership-changes';
import { MembershipsRepository } from './memberships.repository';

/** So many at one sign-in, the rest at the next: whoever is invited everywhere must not wait for it. */
const AT_ONCE = 50;

/** Joining, by signing in, what one's address was invited to. Called inside a unit of work, before the person's own row is locked. */
@Injectable()
export class InvitedArrivals {
  constructor(
    private readonly invites: InvitesRepository,
    private readonly memberships: MembershipsRepository,
    private readonly changes: MembershipChanges,
    private readonly arrivals: Arrivals,
  ) {}

  /** The invitations of an address. Nothing changes in their organizations, which are locked as for any change, until the transaction ends. */
  hold(email: string, now: Date): Promise<HeldInvite[]> {
    return this.invites.holdOpen(email, now, AT_ONCE);
  }

  /** Makes somebody a member wherever the invitation still stands and they are not in already. */
  async join(held: readonly HeldInvite[], person: { readonly userId: string; readonly email: string }): Promise<void> {
    for (const { id, organizationId, role } of held) {
      await this.changes.admit(organizationId, 'invite.not_found', async (now) => {
        if ((await this.memberships.findRole(organizationId, person.userId)) !== null) return;
        if (await this.invites.use(organizationId, id, now))
          await this.arrivals.join(organizationId, { ...person, role, inviteId: id }, now);
      });
    }
  }
}
