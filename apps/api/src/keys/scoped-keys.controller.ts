import { Controller, Delete, Get, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { chosenScopes, CurrentPrincipal, KeyDesk, KeyMakingService, LISTED_KEYS, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams, RequestQuery } from '@argus/platform/http';
import { KeyCreationLimit } from './key-creation-limit';
import { ScopedKeyPresenter } from './scoped-key.presenter';
import {
  createdScopedKeySchema,
  keyIdParams,
  keyListQuery,
  keyUsageSchema,
  newScopedKeyBody,
  revokedKeySchema,
  scopedKeyListSchema,
  scopedKeySchema,
} from './scoped-keys.schema';

/** Document 001: `/api/v1/api-keys`. */
@Controller('api/v1/api-keys')
export class ScopedKeysController {
  constructor(
    private readonly desk: KeyDesk,
    private readonly making: KeyMakingService,
    private readonly limit: KeyCreationLimit,
    private readonly present: ScopedKeyPresenter,
  ) {}

  @Get()
  @Operation({
    id: 'listScopedKeys',
    summary: 'List API keys',
    description: `Newest first, at most ${LISTED_KEYS}; also those that have expired, and those that were revoked with include_revoked.`,
    tags: ['Keys'],
    family: 'api-v1',
    permission: 'keys.manage',
    request: { query: keyListQuery },
    responses: { 200: { description: 'The keys, without their secrets.', schema: scopedKeyListSchema } },
  })
  async list(
    @CurrentPrincipal() who: Principal,
    @RequestQuery() query: z.output<typeof keyListQuery>,
  ): Promise<z.input<typeof scopedKeyListSchema>> {
    return this.present.keys(who.organizationId, await this.desk.listAll(who.organizationId, query.include_revoked));
  }

  @Post()
  @Operation({
    id: 'createScopedKey',
    summary: 'Create an API key',
    description:
      'It may do what its scopes say, and never more than who made it may at the moment. A key’s key has no more than that key, and ends with it. One caller makes at most so many keys an hour, by default 10.',
    tags: ['Keys'],
    family: 'api-v1',
    permission: 'keys.manage',
    request: { body: newScopedKeyBody },
    responses: { 201: { description: 'The key, this once.', schema: createdScopedKeySchema } },
    errors: ['key.scopes_required', 'key.scope_unknown', 'key.rate_limited', 'key.limit_shared'],
  })
  async create(
    @CurrentPrincipal() who: Principal,
    @RequestBody() body: z.output<typeof newScopedKeyBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof createdScopedKeySchema>> {
    const scopes = chosenScopes(body.scopes);
    await this.limit.pass(response, who);
    const { name, expires_at: expiresAt, rate_limit_per_minute: rateLimitPerMinute, credit_limit: creditLimit } = body;
    const key = await this.making.make(who, { name, word: 'argus_', scopes, expiresAt, rateLimitPerMinute, creditLimit });
    return this.present.created(who.organizationId, key);
  }

  @Get(':id')
  @Operation({
    id: 'getScopedKey',
    summary: 'Get an API key',
    description: 'Also one that is revoked. The key itself is never shown again.',
    tags: ['Keys'],
    family: 'api-v1',
    permission: 'keys.manage',
    request: { params: keyIdParams },
    responses: { 200: { description: 'The key, without its secret.', schema: scopedKeySchema } },
    errors: ['key.not_found'],
  })
  async get(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof keyIdParams>,
  ): Promise<z.input<typeof scopedKeySchema>> {
    return this.present.key(who.organizationId, await this.desk.get(who, id));
  }

  @Delete(':id')
  @Operation({
    id: 'revokeScopedKey',
    summary: 'Revoke an API key',
    description: 'At once and for good, together with every key it made.',
    tags: ['Keys'],
    family: 'api-v1',
    permission: 'keys.manage',
    request: { params: keyIdParams },
    responses: { 200: { description: 'It is revoked.', schema: revokedKeySchema } },
    errors: ['key.not_found', 'key.already_revoked'],
  })
  async revoke(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof keyIdParams>,
  ): Promise<z.input<typeof revokedKeySchema>> {
    const { name } = await this.desk.revoke(who, id);
    return { message: `API key '${name}' has been revoked.` };
  }

  @Get(':id/usage')
  @Operation({
    id: 'getScopedKeyUsage',
    summary: 'Get how an API key is used',
    tags: ['Keys'],
    family: 'api-v1',
    permission: 'keys.manage',
    request: { params: keyIdParams },
    responses: { 200: { description: 'How often it was used, when and from where last.', schema: keyUsageSchema } },
    errors: ['key.not_found'],
  })
  async usage(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof keyIdParams>,
  ): Promise<z.input<typeof keyUsageSchema>> {
    return this.present.usage(await this.desk.get(who, id));
  }
}
