import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { MembershipsRepository } from '../members/memberships.repository';
import { OrganizationsService } from '../organizations/organizations.service';

const MAX_NAME_LENGTH = 100;

/** Where people begin: where they are members, else in a workspace they get when they sign in. */
@Injectable()
export class FirstWorkspaces {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'defaultPlan'>,
  ) {}

  /** Null for somebody who is in no organization. */
  find(userId: string): Promise<string | null> {
    return this.memberships.findHome(userId);
  }

  async findOrOpen(userId: string, email: string): Promise<string> {
    return (await this.find(userId)) ?? this.organizations.create(nameFor(email), email, this.config.defaultPlan);
  }
}

/** What stands before the @, until its owner finds a better one. */
const nameFor = (email: string): string => `${email.split('@', 1)[0]}’s workspace`.slice(0, MAX_NAME_LENGTH);
