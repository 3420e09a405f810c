import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPrincipal, InvitationRequestsService, MembersService, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { doneSchema, organizationParams } from '../organizations/api-v1-organizations.schema';
import { NAMED_ORGANIZATION } from '../organizations/named-organization';
import { presentMember } from './api-v1-member.presenter';
import { invitationBody, memberListSchema, memberParams, memberRoleBody, memberSchema } from './api-v1-teams.schema';

/** Document 002: `/api/v1/teams`. */
@Controller('api/v1/teams/organizations/:org_id/members')
export class ApiV1TeamsController {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: InvitationRequestsService,
  ) {}

  @Get()
  @Operation({
    id: 'listMembers',
    summary: 'List the members of an organization',
    description: 'The oldest first, with those who are invited and have not accepted.',
    tags: ['Teams'],
    family: 'api-v1',
    permission: 'members.read',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams },
    responses: { 200: { description: 'The members.', schema: memberListSchema } },
  })
  async list(@CurrentPrincipal() who: Principal): Promise<z.input<typeof memberListSchema>> {
    return (await this.members.list(who.organizationId)).map(presentMember);
  }

  @Post('invite')
  @Operation({
    id: 'inviteMember',
    summary: 'Invite somebody to an organization',
    description: 'By a mail, which is good for seven days. They are a pending member until they accept.',
    tags: ['Teams'],
    family: 'api-v1',
    permission: 'members.manage',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams, body: invitationBody },
    responses: { 201: { description: 'The pending member.', schema: memberSchema } },
    errors: ['member.already_member', 'member.already_invited'],
  })
  async invite(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestBody() body: z.output<typeof invitationBody>,
  ): Promise<z.input<typeof memberSchema>> {
    const { member } = await this.invitations.make(organizationId, body, actor);
    return presentMember(member);
  }

  @Patch(':member_id/role')
  @Operation({
    id: 'changeMemberRole',
    summary: 'Change what a member is',
    description: 'Nobody is made owner this way: that is a transfer.',
    tags: ['Teams'],
    family: 'api-v1',
    permission: 'members.role',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: memberParams, body: memberRoleBody },
    responses: { 200: { description: 'It is changed.', schema: doneSchema } },
    errors: ['member.not_found', 'member.is_owner'],
  })
  async changeRole(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestParams() { member_id: id }: z.output<typeof memberParams>,
    @RequestBody() { role }: z.output<typeof memberRoleBody>,
  ): Promise<z.input<typeof doneSchema>> {
    const { email } = await this.members.changeRole(organizationId, id, role, actor);
    return { success: true, message: `${email} is ${role} now` };
  }

  @Delete(':member_id')
  @Operation({
    id: 'removeMember',
    summary: 'Remove a member from an organization',
    description:
      'Their sessions and keys can do nothing there any more, and their invitations end. A pending member’s invitation is taken back.',
    tags: ['Teams'],
    family: 'api-v1',
    permission: 'members.manage',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: memberParams },
    responses: { 200: { description: 'They are out.', schema: doneSchema } },
    errors: ['member.not_found', 'member.is_owner', 'member.is_admin'],
  })
  async remove(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestParams() { member_id: id }: z.output<typeof memberParams>,
  ): Promise<z.input<typeof doneSchema>> {
    const { email } = await this.members.remove(organizationId, { id }, actor);
    return { success: true, message: `${email} has been removed` };
  }
}
