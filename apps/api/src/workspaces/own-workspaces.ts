import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { OrganizationsService, type OwnOrganization, type Person } from '@argus/auth';

/** One of a person's workspaces, as their list shows it. */
@Injectable()
export class OwnWorkspaces {
  constructor(private readonly organizations: OrganizationsService) {}

  /** Throws `workspace.not_found` for one they are not in. */
  async get({ userId }: Person, id: string): Promise<OwnOrganization> {
    const found = (await this.organizations.listOf(userId)).find((one) => one.id === id.toLowerCase());
    if (!found) throw new AppError('workspace.not_found');
    return found;
  }
}
