import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { InvitedArrivals } from '../members/invited-arrivals';
import { FirstWorkspaces } from './first-workspaces';
import { UsersRepository } from './users.repository';

export interface Arrival {
  readonly userId: string;
  /** Where they begin. */
  readonly organizationId: string;
}

/** People whose address is proven. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly users: UsersRepository,
    private readonly invitations: InvitedArrivals,
    private readonly workspaces: FirstWorkspaces,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets somebody in, for the first time or again: they join what they were invited to, and have a workspace in any case.
   * Call it inside a unit of work: however many arrive with one address at the same moment, they are one user with one workspace.
   */
  async welcome(email: string): Promise<Arrival> {
    const now = this.clock.now();
    // Organizations are locked before people, as whoever changes a membership does it.
    const invitations = await this.invitations.hold(email, now);
    const userId = await this.users.findOrInsert({ id: newId(), email }, now);
    await this.invitations.join(invitations, { userId, email });
    const organizationId = await this.workspaces.findOrOpen(userId, email);
    const resource = { type: 'user', id: userId };
    await this.audit.append(organizationId, { actor: { kind: 'user', id: userId }, action: 'user.signed_in', resource });
    return { userId, organizationId };
  }

  /** The user of a proven address, made now if there is none. Call it inside a unit of work: their row is locked until that ends. */
  identify(email: string): Promise<string> {
    return this.users.findOrInsert({ id: newId(), email }, this.clock.now());
  }

  /** Where a person acts who does not say where. Null for somebody who is in no organization any more. */
  homeOf(userId: string): Promise<string | null> {
    return this.workspaces.find(userId);
  }
}
