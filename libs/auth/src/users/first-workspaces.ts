import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { OrganizationsService } from '../organizations/organizations.service';

const MAX_NAME_LENGTH = 100;

/** The workspace somebody gets who signs in and is in none. */
@Injectable()
export class FirstWorkspaces {
  constructor(
    private readonly organizations: OrganizationsService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'defaultPlan'>,
  ) {}

  /** Returns its id. */
  open(ownerEmail: string): Promise<string> {
    return this.organizations.create(nameFor(ownerEmail), ownerEmail, this.config.defaultPlan);
  }
}

/** What stands before the @, until its owner finds a better one. */
const nameFor = (email: string): string => `${email.split('@', 1)[0]}’s workspace`.slice(0, MAX_NAME_LENGTH);
