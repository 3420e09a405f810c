import { Controller, Get, Patch, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { type Caller, CurrentCaller, CurrentPerson, OrganizationsService, type Person, ProfilesService } from '@argus/auth';
import { Operation, type OperationDefinition, RequestBody } from '@argus/platform/http';
import { presentOwnOrganization, presentProfile, profilePatchOf } from './api-v1-profile.presenter';
import {
  defaultOrganizationBody,
  ownOrganizationListSchema,
  preferencesPatchBody,
  preferencesSchema,
  profilePatchBody,
  profileSchema,
} from './api-v1-users.schema';
import { DefaultOrganization } from './default-organization.service';

const PERSONAL = { tags: ['Users'], family: 'api-v1', permission: 'signed_in' } as const satisfies Partial<OperationDefinition>;
const PROFILE = { 200: { description: 'Your profile.', schema: profileSchema } };

/** Document 002: `/api/v1/users/me`. */
@Controller('api/v1/users/me')
export class ApiV1UsersController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly organizations: OrganizationsService,
    private readonly defaults: DefaultOrganization,
  ) {}

  @Get()
  @Operation({ ...PERSONAL, id: 'getProfile', summary: 'Get your profile', responses: PROFILE })
  async get(@CurrentPerson() { userId }: Person): Promise<z.input<typeof profileSchema>> {
    return presentProfile(await this.profiles.get(userId));
  }

  @Put()
  @Operation({
    ...PERSONAL,
    id: 'updateProfile',
    summary: 'Change your profile',
    request: { body: profilePatchBody },
    responses: PROFILE,
  })
  async update(
    @CurrentPerson() { userId }: Person,
    @RequestBody() body: z.output<typeof profilePatchBody>,
  ): Promise<z.input<typeof profileSchema>> {
    return presentProfile(await this.profiles.update(userId, profilePatchOf(body)));
  }

  @Patch()
  @Operation({
    ...PERSONAL,
    id: 'patchProfile',
    summary: 'Change your profile',
    description: 'The same as PUT, which changes no more than what it is sent either.',
    request: { body: profilePatchBody },
    responses: PROFILE,
  })
  patch(@CurrentPerson() person: Person, @RequestBody() body: z.output<typeof profilePatchBody>): Promise<z.input<typeof profileSchema>> {
    return this.update(person, body);
  }

  @Get('preferences')
  @Operation({
    ...PERSONAL,
    id: 'getPreferences',
    summary: 'Get your notification preferences',
    responses: { 200: { description: 'What you are told about.', schema: preferencesSchema } },
  })
  async getPreferences(@CurrentPerson() { userId }: Person): Promise<z.input<typeof preferencesSchema>> {
    return (await this.profiles.get(userId)).preferences;
  }

  @Put('preferences')
  @Operation({
    ...PERSONAL,
    id: 'updatePreferences',
    summary: 'Change your notification preferences',
    request: { body: preferencesPatchBody },
    responses: PROFILE,
  })
  async updatePreferences(
    @CurrentPerson() { userId }: Person,
    @RequestBody() body: z.output<typeof preferencesPatchBody>,
  ): Promise<z.input<typeof profileSchema>> {
    return presentProfile(await this.profiles.setPreferences(userId, body));
  }

  @Post('default-organization')
  @Operation({
    ...PERSONAL,
    id: 'setDefaultOrganization',
    summary: 'Set where your sessions begin',
    description: 'Without a project, the default project stays only if the organization does.',
    request: { body: defaultOrganizationBody },
    responses: PROFILE,
    errors: ['organization.forbidden', 'auth.no_organization', 'project.not_found'],
  })
  async setDefaultOrganization(
    @CurrentCaller() caller: Caller,
    @CurrentPerson() { userId }: Person,
    @RequestBody() { organization_id, project_id }: z.output<typeof defaultOrganizationBody>,
  ): Promise<z.input<typeof profileSchema>> {
    return presentProfile(await this.defaults.set(caller, userId, organization_id, project_id ?? null));
  }

  @Get('organizations')
  @Operation({
    ...PERSONAL,
    id: 'listOwnOrganizations',
    summary: 'List the organizations you belong to',
    description: 'The newest first.',
    responses: { 200: { description: 'The organizations.', schema: ownOrganizationListSchema } },
  })
  async listOrganizations(@CurrentPerson() { userId }: Person): Promise<z.input<typeof ownOrganizationListSchema>> {
    return (await this.organizations.listOf(userId)).map(presentOwnOrganization);
  }
}
