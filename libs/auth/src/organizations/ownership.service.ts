import { Injectable } from '@nestjs/common';
import { type Actor, AppError, isUuid } from '@argus/common';
import { Departures } from '../members/departures';
import { MembersRepository } from '../members/members.repository';
import { MembershipChanges } from '../members/membership-changes';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationRecords } from './organization-records';

/** What only an owner does: give the organization to somebody else, or end it. */
@Injectable()
export class OwnershipService {
  constructor(
    private readonly members: MembersRepository,
    private readonly changes: MembershipChanges,
    private readonly organizations: OrganizationsRepository,
    private readonly departures: Departures,
    private readonly records: OrganizationRecords,
  ) {}

  /** The new owner takes over and the old one becomes an admin, in one step. Throws `member.is_self` or `member.not_active`. */
  async transfer(organizationId: string, newOwnerId: string, actor: Actor): Promise<void> {
    await this.changes.make(organizationId, actor, 'org.transfer', async () => {
      if (newOwnerId.toLowerCase() === actor.id) throw new AppError('member.is_self');
      // First down, then up: at no moment may there be two owners, not even inside the transaction.
      if (!(await this.members.demoteOwner(organizationId, actor.id))) throw new AppError('auth.forbidden');
      const promoted = isUuid(newOwnerId) && (await this.members.promoteOwner(organizationId, newOwnerId));
      if (!promoted) throw new AppError('member.not_active');
      await this.records.transferred(organizationId, actor, newOwnerId);
    });
  }

  /** Ends an organization at once: nobody and no key acts there any more. What it owns is removed afterwards. Returns its name. */
  async end(organizationId: string, actor: Actor): Promise<string> {
    return this.changes.make(organizationId, actor, 'org.delete', async (_role, now) => {
      const organization = await this.organizations.find(organizationId);
      if (!organization || !(await this.organizations.markDeleted(organizationId, now))) throw new AppError('auth.forbidden');
      await this.departures.dissolve(organizationId, now);
      await this.records.deleted(organizationId, actor);
      return organization.name;
    });
  }
}
