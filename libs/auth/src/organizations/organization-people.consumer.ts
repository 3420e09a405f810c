import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { HomesRepository } from './homes.repository';
import { RemainsRepository } from './remains.repository';

/** Removes who and what acted in an organization that was deleted: none of them has got in since. Done again, it finds nothing. */
@Injectable()
export class OrganizationPeopleConsumer implements OutboxConsumer {
  readonly name = 'organization-people';
  readonly types: readonly OutboxEventType[] = ['organization.deleted'];

  constructor(
    private readonly homes: HomesRepository,
    private readonly remains: RemainsRepository,
  ) {}

  async handle({ organizationId }: OutboxEvent): Promise<void> {
    if (organizationId === null) return;
    // A session that was opened at the same moment may have missed the end.
    await this.homes.leave(organizationId, null);
    await this.remains.deleteKeys(organizationId);
    await this.remains.deleteInvites(organizationId);
    await this.remains.deleteMembers(organizationId);
  }
}
