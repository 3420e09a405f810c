import { Controller, Delete, Get, Inject, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPerson, CurrentPrincipal, OrganizationsService, OwnershipService, type Person, type Principal } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { Operation, RequestBody } from '@argus/platform/http';
import { organizationPatchOf, presentListedOrganization, presentOrganization } from './api-v1-organization.presenter';
import {
  doneSchema,
  newOrganizationBody,
  organizationListSchema,
  organizationParams,
  organizationPatchBody,
  organizationSchema,
  transferBody,
  transferSchema,
} from './api-v1-organizations.schema';
import { NAMED_ORGANIZATION } from './named-organization';

/** Document 002: `/api/v1/organizations`. */
@Controller('api/v1/organizations')
export class ApiV1OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly ownership: OwnershipService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Operation({
    id: 'listOrganizations',
    summary: 'List your organizations',
    description: 'Those you are an active member of, the newest first.',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'signed_in',
    responses: { 200: { description: 'The organizations.', schema: organizationListSchema } },
  })
  async list(@CurrentPerson() { userId }: Person): Promise<z.input<typeof organizationListSchema>> {
    return (await this.organizations.listOf(userId)).map(presentListedOrganization);
  }

  @Post()
  @Operation({
    id: 'createOrganization',
    summary: 'Make an organization',
    description: 'You are its owner. The slug is made of the name; where somebody has that slug, it gets a random end.',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'signed_in',
    request: { body: newOrganizationBody },
    responses: { 201: { description: 'The organization.', schema: organizationSchema } },
    errors: ['organization.name_invalid', 'organization.forbidden'],
  })
  async create(
    @CurrentPerson() person: Person,
    @RequestBody() { name }: z.output<typeof newOrganizationBody>,
  ): Promise<z.input<typeof organizationSchema>> {
    const id = await this.organizations.create(name, person.email, this.config.defaultPlan);
    return presentOrganization(await this.organizations.get(id));
  }

  @Get(':org_id')
  @Operation({
    id: 'getOrganization',
    summary: 'Get an organization',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'members.read',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams },
    responses: { 200: { description: 'The organization.', schema: organizationSchema } },
  })
  async get(@CurrentPrincipal() who: Principal): Promise<z.input<typeof organizationSchema>> {
    return presentOrganization(await this.organizations.get(who.organizationId));
  }

  @Put(':org_id')
  @Operation({
    id: 'updateOrganization',
    summary: 'Change an organization',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'org.update',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams, body: organizationPatchBody },
    responses: { 200: { description: 'The organization as it is now.', schema: organizationSchema } },
    errors: ['organization.name_invalid'],
  })
  async update(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestBody() body: z.output<typeof organizationPatchBody>,
  ): Promise<z.input<typeof organizationSchema>> {
    return presentOrganization(await this.organizations.update(organizationId, organizationPatchOf(body), actor));
  }

  @Delete(':org_id')
  @Operation({
    id: 'deleteOrganization',
    summary: 'Delete an organization',
    description: 'At once and for good: nobody and no key acts there any more, and what it owns is removed.',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'org.delete',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams },
    responses: { 200: { description: 'It is deleted.', schema: doneSchema } },
  })
  async delete(@CurrentPrincipal() { organizationId, actor }: Principal): Promise<z.input<typeof doneSchema>> {
    const name = await this.ownership.end(organizationId, actor);
    return { success: true, message: `Organization '${name}' has been deleted` };
  }

  @Post(':org_id/transfer')
  @Operation({
    id: 'transferOrganization',
    summary: 'Make another member the owner',
    description: 'You are an admin from then on.',
    tags: ['Organizations'],
    family: 'api-v1',
    permission: 'org.transfer',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams, body: transferBody },
    responses: { 200: { description: 'It has changed hands.', schema: transferSchema } },
    errors: ['member.is_self', 'member.not_active'],
  })
  async transfer(
    @CurrentPrincipal() { organizationId, actor }: Principal,
    @RequestBody() { new_owner_user_id: newOwnerId }: z.output<typeof transferBody>,
  ): Promise<z.input<typeof transferSchema>> {
    await this.ownership.transfer(organizationId, newOwnerId, actor);
    return { success: true, message: 'Ownership transferred successfully', new_owner_id: newOwnerId, previous_owner_role: 'admin' };
  }
}
