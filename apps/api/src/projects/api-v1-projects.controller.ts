import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { ProjectsService } from '@argus/assets';
import { type Caller, CurrentCaller, CurrentPrincipal, OrganizationAccess, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { doneSchema } from '../organizations/api-v1-organizations.schema';
import { presentProject, projectPatchOf } from './api-v1-project.presenter';
import {
  newProjectBody,
  projectListQuery,
  projectListSchema,
  projectParams,
  projectPatchBody,
  projectSchema,
} from './api-v1-projects.schema';

type Named = z.output<typeof projectParams>;

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

  @Get(':project_id')
  @Operation({
    id: 'getProject',
    summary: 'Get a project',
    tags: ['Projects'],
    family: 'api-v1',
    permission: 'projects.read',
    rate: 'general',
    request: { params: projectParams, query: projectListQuery },
    responses: { 200: { description: 'The project.', schema: projectSchema } },
    errors: ['project.not_found', 'organization.forbidden'],
  })
  async get(
    @CurrentPrincipal() { organizationId }: Principal,
    @RequestParams() { project_id: id }: Named,
  ): Promise<z.input<typeof projectSchema>> {
    return presentProject(await this.projects.get(organizationId, id));
  }

  @Put(':project_id')
  @Operation({
    id: 'updateProject',
    summary: 'Change a project',
    description: 'Assets keep it whatever it is called.',
    tags: ['Projects'],
    family: 'api-v1',
    permission: 'projects.write',
    rate: 'general',
    request: { params: projectParams, query: projectListQuery, body: projectPatchBody },
    responses: { 200: { description: 'The project as it is now.', schema: projectSchema } },
    errors: ['project.not_found', 'project.name_taken', 'organization.forbidden'],
  })
  async update(
    @CurrentPrincipal() { organizationId }: Principal,
    @RequestParams() { project_id: id }: Named,
    @RequestBody() body: z.output<typeof projectPatchBody>,
  ): Promise<z.input<typeof projectSchema>> {
    return presentProject(await this.projects.update(organizationId, id, projectPatchOf(body)));
  }

  @Delete(':project_id')
  @Operation({
    id: 'deleteProject',
    summary: 'Delete a project',
    description: 'Its assets stay, and are in no project from then on.',
    tags: ['Projects'],
    family: 'api-v1',
    permission: 'projects.write',
    rate: 'general',
    request: { params: projectParams, query: projectListQuery },
    responses: { 200: { description: 'It is deleted.', schema: doneSchema } },
    errors: ['project.not_found', 'organization.forbidden'],
  })
  async delete(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestParams() { project_id: id }: Named,
  ): Promise<z.input<typeof doneSchema>> {
    const name = await this.projects.delete(organizationId, id, actor);
    return { success: true, message: `Project '${name}' has been deleted` };
  }
}
