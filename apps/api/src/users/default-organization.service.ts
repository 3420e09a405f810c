import { Injectable } from '@nestjs/common';
import { ProjectsService } from '@argus/assets';
import { type Caller, OrganizationAccess, type Profile, ProfilesService } from '@argus/auth';

/** Where a person's sessions begin: an organization is auth's, a project assets'. */
@Injectable()
export class DefaultOrganization {
  constructor(
    private readonly access: OrganizationAccess,
    private readonly projects: ProjectsService,
    private readonly profiles: ProfilesService,
  ) {}

  /** Throws `organization.forbidden` first, for one the person is not in, then `project.not_found`. */
  async set(caller: Caller, userId: string, organizationId: string, projectId: string | null): Promise<Profile> {
    const principal = await this.access.enter(caller, organizationId, 'organization.forbidden');
    const project = projectId === null ? null : await this.projects.get(principal.organizationId, projectId);
    return this.profiles.setDefault(userId, principal.organizationId, project?.id ?? null);
  }
}
