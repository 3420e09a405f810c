import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Clock, newId } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { HomesRepository } from './homes.repository';
import type { Organization, OrganizationPatch, OwnOrganization } from './organization';
import { OrganizationRecords } from './organization-records';
import { OrganizationsRepository } from './organizations.repository';
import { isNameable, otherSlug, slugOf } from './slug';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly homes: HomesRepository,
    private readonly records: OrganizationRecords,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * A new workspace with its one owner, who acts in it if they act nowhere yet. Returns its id.
   * @throws AppError organization.name_invalid
   */
  async create(name: string, ownerEmail: string, planId: string): Promise<string> {
    if (!isNameable(name)) throw new AppError('organization.name_invalid');
    return this.unitOfWork.run(async () => {
      const [id, now] = [newId(), this.clock.now()];
      await this.insert({ id, name, planId, createdAt: now });
      const owner = { userId: newId(), membershipId: newId(), email: ownerEmail.toLowerCase() };
      const userId = await this.organizations.insertOwner(id, owner, now);
      await this.homes.settle(id, userId);
      await this.records.created(id, { kind: 'user', id: userId });
      return id;
    });
  }

  /** Throws `organization.forbidden` for one that is gone. */
  async get(organizationId: string): Promise<Organization> {
    const organization = await this.organizations.find(organizationId);
    if (!organization) throw new AppError('organization.forbidden');
    return organization;
  }

  /** The organizations a person is in, the newest first. */
  listOf(userId: string): Promise<OwnOrganization[]> {
    return this.organizations.listOf(userId);
  }

  /** Throws `organization.name_invalid`. The slug stays what it is: links may hold it. */
  async update(organizationId: string, patch: OrganizationPatch, actor: Actor): Promise<Organization> {
    if (patch.name !== undefined && !isNameable(patch.name)) throw new AppError('organization.name_invalid');
    return this.unitOfWork.run(async () => {
      if (!(await this.organizations.update(organizationId, patch, this.clock.now()))) throw new AppError('organization.forbidden');
      await this.records.updated(organizationId, actor, Object.keys(patch).sort());
      return this.get(organizationId);
    });
  }

  private async insert(organization: { id: string; name: string; planId: string; createdAt: Date }): Promise<void> {
    const slug = slugOf(organization.name);
    for (let wanted = slug; ; wanted = otherSlug(slug)) if (await this.organizations.insert({ ...organization, slug: wanted })) return;
  }
}
