import { Controller, Get, Inject, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPerson, OrganizationsService, type Person, SessionsService } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { OwnWorkspaces } from './own-workspaces';
import { newWorkspaceBody, workspaceListSchema, workspaceParams, workspaceSchema } from './root-workspaces.schema';
import { presentWorkspace } from './root-workspace.presenter';

/** Document 000: `/workspaces`, a person's own. */
@Controller('workspaces')
export class RootWorkspacesController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly own: OwnWorkspaces,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @Operation({
    id: 'createWorkspace',
    summary: 'Make a workspace',
    description: 'You are its owner. The session goes on acting where it did; if it acted nowhere, it acts in the new one.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'signed_in',
    request: { body: newWorkspaceBody },
    responses: { 201: { description: 'The workspace.', schema: workspaceSchema } },
    errors: ['organization.name_invalid'],
  })
  async create(
    @CurrentPerson() person: Person,
    @RequestBody() { name }: z.output<typeof newWorkspaceBody>,
  ): Promise<z.input<typeof workspaceSchema>> {
    const id = await this.organizations.create(name, person.email, this.config.defaultPlan);
    return presentWorkspace(await this.own.get(person, id), person.activeOrganizationId ?? id);
  }

  @Get()
  @Operation({
    id: 'listWorkspaces',
    summary: 'List your workspaces',
    description: 'The newest first, each with your role in it.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'signed_in',
    responses: { 200: { description: 'Those you are a member of.', schema: workspaceListSchema } },
  })
  async list(@CurrentPerson() { userId, activeOrganizationId }: Person): Promise<z.input<typeof workspaceListSchema>> {
    return (await this.organizations.listOf(userId)).map((workspace) => presentWorkspace(workspace, activeOrganizationId));
  }

  @Put(':id/switch')
  @Operation({
    id: 'switchWorkspace',
    summary: 'Act in another workspace',
    description: 'For this session, from the next request on. Other sessions stay where they are.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'signed_in',
    request: { params: workspaceParams },
    responses: { 200: { description: 'The workspace the session acts in now.', schema: workspaceSchema } },
    errors: ['workspace.not_found', 'auth.forbidden'],
  })
  async switch(
    @CurrentPerson() person: Person,
    @RequestParams() { id }: z.output<typeof workspaceParams>,
  ): Promise<z.input<typeof workspaceSchema>> {
    await this.sessions.switchTo(person, id);
    const workspace = await this.own.get(person, id);
    return presentWorkspace(workspace, workspace.id);
  }
}
