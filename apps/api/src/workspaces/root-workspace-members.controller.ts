import { Controller, Delete, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPrincipal, InvitationRequestsService, InvitationsService, MembersService, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { inviteSchema, newInviteBody, workspaceMemberListSchema, workspaceMemberParams, workspaceParams } from './root-workspaces.schema';
import { presentInvite, presentWorkspaceMember } from './root-workspace.presenter';

const NAMED = { param: 'id', outsider: 'workspace.not_found' } as const;

/** Document 000: who is in a workspace. */
@Controller('workspaces/:id')
export class RootWorkspaceMembersController {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: InvitationsService,
    private readonly requests: InvitationRequestsService,
  ) {}

  @Get('members')
  @Operation({
    id: 'listWorkspaceMembers',
    summary: 'List the members of a workspace',
    description: 'The oldest first, with those who are invited and have not accepted.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'members.read',
    organization: NAMED,
    request: { params: workspaceParams },
    responses: { 200: { description: 'The members.', schema: workspaceMemberListSchema } },
  })
  async list(@CurrentPrincipal() who: Principal): Promise<z.input<typeof workspaceMemberListSchema>> {
    return (await this.members.list(who.organizationId)).map(presentWorkspaceMember);
  }

  @Post('invites')
  @Operation({
    id: 'createInvite',
    summary: 'Invite people to a workspace',
    description:
      'By a link, or by a mail to one address, who is a pending member until they accept. Invitations are good for seven days; they end when whoever made them leaves.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'members.manage',
    organization: NAMED,
    request: { params: workspaceParams, body: newInviteBody },
    responses: { 201: { description: 'The invitation, with its link.', schema: inviteSchema } },
    errors: ['member.already_member', 'member.already_invited'],
  })
  async invite(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestBody() body: z.output<typeof newInviteBody>,
  ): Promise<z.input<typeof inviteSchema>> {
    const { role = 'member', email, maxUses = 1 } = body ?? {};
    if (email === undefined) return presentInvite(await this.invitations.createLink(organizationId, { role, maxUses }, actor));
    const { invite } = await this.requests.make(organizationId, { email, role }, actor);
    return presentInvite(invite);
  }

  @Delete('members/:userId')
  @Operation({
    id: 'removeWorkspaceMember',
    summary: 'Remove a member from a workspace',
    description:
      'Their sessions and keys can do nothing there any more, and their invitations end. A pending member’s invitation is taken back.',
    tags: ['Workspaces'],
    family: 'root',
    permission: 'members.manage',
    organization: NAMED,
    request: { params: workspaceMemberParams },
    responses: { 204: { description: 'They are out.' } },
    errors: ['member.not_found', 'member.is_owner', 'member.is_admin'],
  })
  async remove(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestParams() { userId }: z.output<typeof workspaceMemberParams>,
  ): Promise<void> {
    await this.members.remove(organizationId, { userId }, actor);
  }
}
