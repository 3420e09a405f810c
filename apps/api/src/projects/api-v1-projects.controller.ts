import { Controller, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ProjectsService } from '@argus/assets';
import { type Caller, CurrentCaller, CurrentPrincipal, OrganizationAccess, type Principal } from '@argus/auth';
import { Operation, RequestBody } from '@argus/platform/http';
import { presentProject } from './api-v1-project.presenter';
import { newProjectBody, projectListQuery, projectListSchema, projectSchema } from './api-v1-projects.schema';

/** Document 002: `/api/v1/projects`. */
@Controller('api/v1/projects')
export class ApiV1ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly access: OrganizationAccess,
  ) {}

  @Get()
  @Operation({
    id: 'listProjects',
    summary: 'List the projects of an organization',
    description: 'The newest first. Of `organization_id`, or of the organization you act in.',
    tags: ['Projects'],
    family: 'api-v1',
    permission: 'projects.read',
    rate: 'general',
    request: { query: projectListQuery },
    responses: { 200: { description: 'The projects.', schema: projectListSchema } },
    errors: ['organization.forbidden'],
  })
  async list(@CurrentPrincipal() who: Principal): Promise<z.input<typeof projectListSchema>> {
    return (await this.projects.list(who.organizationId)).map(presentProject);
  }

  @Post()
  @Operation({
    id: 'createProject',
    summary: 'Make a project',
    tags: ['Projects'],
    family: 'api-v1',
    permission: 'projects.write',
    rate: 'general',
    organizationInBody: 'organization_id',
    request: { body: newProjectBody },
    responses: { 201: { description: 'The project.', schema: projectSchema } },
    errors: ['project.name_taken'],
  })
  async create(
    @CurrentCaller() caller: Caller,
    @RequestBody() { organization_id, name, app_url, config }: z.output<typeof newProjectBody>,
  ): Promise<z.input<typeof projectSchema>> {
    const { organizationId } = await this.access.require(caller, organization_id, 'projects.write');
    return presentProject(await this.projects.create(organizationId, { name, appUrl: app_url ?? null, config }));
  }
}
