import { Controller, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPerson, InvitesService, type Person } from '@argus/auth';
import { Operation, PublicOperation, RequestParams } from '@argus/platform/http';
import { OwnWorkspaces } from '../workspaces/own-workspaces';
import { presentWorkspace } from '../workspaces/root-workspace.presenter';
import { workspaceSchema } from '../workspaces/root-workspaces.schema';
import { inviteOfferSchema, inviteParams } from './root-invites.schema';

/** `/invite`: what the holder of an invitation can do. */
@Controller('invite/:token')
export class RootInvitesController {
  constructor(
    private readonly invites: InvitesService,
    private readonly own: OwnWorkspaces,
  ) {}

  @Get()
  @PublicOperation({
    id: 'getInvite',
    summary: 'Say what an invitation is for',
    description: 'Whom it was sent to is not said.',
    tags: ['Workspaces'],
    family: 'root',
    request: { params: inviteParams },
    responses: { 200: { description: 'It can be accepted.', schema: inviteOfferSchema } },
    errors: ['invite.not_found', 'invite.expired', 'invite.used'],
  })
  async get(@RequestParams() { token }: z.output<typeof inviteParams>): Promise<z.input<typeof inviteOfferSchema>> {
    const { organizationName, role, email, expiresAt } = await this.invites.find(token);
    return { workspaceName: organizationName, role, needsInvitedEmail: email !== null, expiresAt: expiresAt.toISOString() };
  }

  @Post('accept')
  @Operation({
    id: 'acceptInvite',
    summary: 'Accept an invitation',
    description: 'You are a member from then on. The session goes on acting where it did; if it acted nowhere, it acts there.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'signed_in',
    request: { params: inviteParams },
    responses: { 200: { description: 'The workspace you are in now.', schema: workspaceSchema } },
    errors: ['invite.not_found', 'invite.expired', 'invite.used', 'invite.other_address', 'member.already_member', 'workspace.not_found'],
  })
  async accept(
    @CurrentPerson() person: Person,
    @RequestParams() { token }: z.output<typeof inviteParams>,
  ): Promise<z.input<typeof workspaceSchema>> {
    const { organizationId } = await this.invites.accept(token, person);
    return presentWorkspace(await this.own.get(person, organizationId), person.activeOrganizationId ?? organizationId);
  }
}
