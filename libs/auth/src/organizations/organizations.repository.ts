import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

export interface NewOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly planId: string;
  readonly createdAt: Date;
}

export interface NewOwner {
  readonly userId: string;
  readonly membershipId: string;
  readonly email: string;
}

@Injectable()
export class OrganizationsRepository {
  constructor(private readonly database: Database) {}

  /** The organization and its owner, who is found or created by address. */
  async insertWithOwner(organization: NewOrganization, owner: NewOwner): Promise<void> {
    const { createdAt } = organization;
    const user = await this.database.client.user.upsert({
      where: { email: owner.email },
      create: { id: owner.userId, email: owner.email, createdAt, updatedAt: createdAt },
      update: {},
    });
    await this.database.client.organization.create({ data: { ...organization, updatedAt: createdAt } });
    await this.database.client.membership.create({
      data: {
        id: owner.membershipId,
        organizationId: organization.id,
        userId: user.id,
        email: owner.email,
        role: 'owner',
        status: 'active',
        acceptedAt: createdAt,
        createdAt,
      },
    });
  }
}
