import { Controller, Delete, Get, Patch, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { CurrentPrincipal, KeyDesk, KeyLimitService, KeyMakingService, LISTED_KEYS, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { KeyCreationLimit } from './key-creation-limit';
import { KeySpending } from './key-spending';
import { presentCreatedKey, presentKey } from './root-key.presenter';
import { createdKeySchema, keyListSchema, keyParams, keyPatchBody, keySchema, newKeyBody } from './root-keys.schema';

/** Document 000: `/keys`. */
@Controller('keys')
export class RootKeysController {
  constructor(
    private readonly desk: KeyDesk,
    private readonly making: KeyMakingService,
    private readonly limit: KeyCreationLimit,
    private readonly limits: KeyLimitService,
    private readonly spending: KeySpending,
  ) {}

  @Get()
  @Operation({
    id: 'listKeys',
    summary: 'List the API keys of the workspace',
    description: `Those that can be used, newest first, at most ${LISTED_KEYS}; for a member, those they made. A key itself is never shown again.`,
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.read',
    responses: { 200: { description: 'The keys, without their secrets.', schema: keyListSchema } },
  })
  async list(@CurrentPrincipal() who: Principal): Promise<z.input<typeof keyListSchema>> {
    return (await this.spending.of(who.organizationId, await this.desk.listLive(who))).map(presentKey);
  }

  @Post()
  @Operation({
    id: 'createKey',
    summary: 'Make an API key',
    description:
      'A person’s key reads and writes assets, reads events, cameras and projects and runs tests, never more than the person may at the moment; made by an owner or admin it makes keys itself. A key’s key may do what that key may, except make keys, and ends with it. One caller makes at most so many keys an hour, by default 10. Nothing is stored that could answer a repetition: a request that is sent again makes another key.',
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.mint_child',
    request: { body: newKeyBody },
    responses: { 201: { description: 'The key, this once.', schema: createdKeySchema } },
    errors: ['key.rate_limited', 'key.limit_shared'],
  })
  async create(
    @CurrentPrincipal() who: Principal,
    @RequestBody() { name, creditLimit }: z.output<typeof newKeyBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof createdKeySchema>> {
    await this.limit.pass(response, who);
    const key = await this.making.make(who, { name, word: 'ak_', creditLimit });
    return presentCreatedKey(await this.spending.ofOne(who.organizationId, key));
  }

  @Patch(':id')
  @Operation({
    id: 'updateKey',
    summary: 'Change what an API key may spend',
    description: 'For people, not for keys. The limit is that of all keys that share it; what they have spent in the cycle counts.',
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.manage',
    request: { params: keyParams, body: keyPatchBody },
    responses: { 200: { description: 'The key as it is now.', schema: keySchema } },
    errors: ['key.not_found'],
  })
  async update(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof keyParams>,
    @RequestBody() { creditLimit }: z.output<typeof keyPatchBody>,
  ): Promise<z.input<typeof keySchema>> {
    return presentKey(await this.spending.ofOne(who.organizationId, await this.limits.change(who, id, creditLimit)));
  }

  @Delete(':id')
  @Operation({
    id: 'revokeKey',
    summary: 'Revoke an API key',
    description: 'At once and for good, together with every key it made; a member only what they made. A key may revoke itself.',
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.read',
    request: { params: keyParams },
    responses: { 204: { description: 'It is revoked.' } },
    errors: ['key.not_found'],
  })
  async revoke(@CurrentPrincipal() who: Principal, @RequestParams() { id }: z.output<typeof keyParams>): Promise<void> {
    await this.desk.revokeLive(who, id);
  }
}
