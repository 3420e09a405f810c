import { Controller, Delete, Get, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { chosenScopes, CurrentPrincipal, KeyDesk, KeyMakingService, KeyRotationService, LISTED_KEYS, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams, RequestQuery } from '@argus/platform/http';
import { NAMED_ORGANIZATION } from '../organizations/named-organization';
import { KeyCreationLimit } from './key-creation-limit';
import { OrganizationKeyPresenter } from './organization-key.presenter';
import {
  createdOrganizationKeySchema,
  keyRevocationSchema,
  newOrganizationKeyBody,
  organizationKeyListSchema,
  organizationKeyParams,
  organizationParams,
  rotatedKeySchema,
  rotationBody,
} from './organization-keys.schema';
import { keyListQuery } from './scoped-keys.schema';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const SHARED = {
  tags: ['Keys'],
  family: 'api-v1',
  permission: 'keys.manage',
  organization: NAMED_ORGANIZATION,
  rate: 'general',
} as const;

/** Document 002: `/api/v1/api-keys/organizations/{org_id}/keys`. */
@Controller('api/v1/api-keys/organizations/:org_id/keys')
export class OrganizationKeysController {
  constructor(
    private readonly desk: KeyDesk,
    private readonly making: KeyMakingService,
    private readonly rotation: KeyRotationService,
    private readonly limit: KeyCreationLimit,
    private readonly present: OrganizationKeyPresenter,
  ) {}

  @Get()
  @Operation({
    ...SHARED,
    id: 'listOrganizationKeys',
    summary: 'List the API keys of an organization',
    description: `Newest first, at most ${LISTED_KEYS}; also those that have expired, and those that were revoked with include_revoked.`,
    request: { params: organizationParams, query: keyListQuery },
    responses: { 200: { description: 'The keys, without their secrets.', schema: organizationKeyListSchema } },
  })
  async list(
    @CurrentPrincipal() who: Principal,
    @RequestQuery() query: z.output<typeof keyListQuery>,
  ): Promise<z.input<typeof organizationKeyListSchema>> {
    return this.present.keys(who.organizationId, await this.desk.listAll(who.organizationId, query.include_revoked));
  }

  @Post()
  @Operation({
    ...SHARED,
    id: 'createOrganizationKey',
    summary: 'Create an API key in an organization',
    description:
      'It may do what its scopes say, and never more than who made it may at the moment. A key’s key has no more than that key, and ends with it. One caller makes at most so many keys an hour, by default 10.',
    request: { params: organizationParams, body: newOrganizationKeyBody },
    responses: { 201: { description: 'The key, this once.', schema: createdOrganizationKeySchema } },
    errors: ['key.scopes_required', 'key.scope_unknown', 'key.rate_limited', 'key.limit_shared'],
  })
  async create(
    @CurrentPrincipal() who: Principal,
    @RequestBody() { name, scopes: words, expires_in_days: days, credit_limit: creditLimit }: z.output<typeof newOrganizationKeyBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof createdOrganizationKeySchema>> {
    const scopes = chosenScopes(words);
    await this.limit.pass(response, who);
    const lifetimeMs = days ? days * DAY_MS : undefined;
    const key = await this.making.make(who, { name, word: 'argus_sk_', scopes, lifetimeMs, creditLimit });
    return this.present.created(who.organizationId, key);
  }

  @Post(':key_id/rotate')
  @Operation({
    ...SHARED,
    id: 'rotateOrganizationKey',
    summary: 'Rotate an API key',
    description:
      'A new key with the same scopes, limit and end takes the place of the old one, which is revoked together with every key it made, at once or after an overlap. A key that rotates another one passes on no more than it has, and the new key ends with it.',
    request: { params: organizationKeyParams, body: rotationBody },
    responses: { 200: { description: 'The new key, this once.', schema: rotatedKeySchema } },
    errors: ['key.not_found', 'key.not_rotatable'],
  })
  async rotate(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { key_id: keyId }: z.output<typeof organizationKeyParams>,
    @RequestBody() body: z.output<typeof rotationBody>,
  ): Promise<z.input<typeof rotatedKeySchema>> {
    const rotation = await this.rotation.rotate(who, keyId, (body?.overlap_hours ?? 0) * HOUR_MS);
    return this.present.rotated(who.organizationId, keyId, rotation);
  }

  @Delete(':key_id')
  @Operation({
    ...SHARED,
    id: 'revokeOrganizationKey',
    summary: 'Revoke an API key of an organization',
    description: 'At once and for good, together with every key it made.',
    request: { params: organizationKeyParams },
    responses: { 200: { description: 'It is revoked.', schema: keyRevocationSchema } },
    errors: ['key.not_found', 'key.already_revoked'],
  })
  async revoke(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { key_id: keyId }: z.output<typeof organizationKeyParams>,
  ): Promise<z.input<typeof keyRevocationSchema>> {
    const { name } = await this.desk.revoke(who, keyId);
    return { success: true, message: `API key '${name}' has been revoked.` };
  }
}
