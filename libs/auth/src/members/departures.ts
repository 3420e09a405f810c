import { Injectable } from '@nestjs/common';
import { HomesRepository } from '../organizations/homes.repository';
import { InvitesRepository } from './invites.repository';

/** What ends with somebody's membership. Their keys need nothing: they may do no more than their maker. */
@Injectable()
export class Departures {
  constructor(
    private readonly homes: HomesRepository,
    private readonly invites: InvitesRepository,
  ) {}

  /** One person leaves: none of their sessions acts there any more, and nobody comes in on their invitations. */
  async leave(organizationId: string, userId: string, now: Date): Promise<void> {
    await this.homes.leave(organizationId, userId);
    await this.invites.revoke(organizationId, userId, now);
  }

  /** All leave. */
  async dissolve(organizationId: string, now: Date): Promise<void> {
    await this.homes.leave(organizationId, null);
    await this.invites.revoke(organizationId, null, now);
  }
}
