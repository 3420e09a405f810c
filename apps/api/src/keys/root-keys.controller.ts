import { Controller, Delete, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ApiKeysService, ChildKeysService, CurrentPrincipal, LISTED_KEYS, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestParams } from '@argus/platform/http';
import { presentCreatedKey, presentKey } from './root-key.presenter';
import { createdKeySchema, keyListSchema, keyParams, newKeyBody } from './root-keys.schema';

/** Document 000: `/keys`. */
@Controller('keys')
export class RootKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly children: ChildKeysService,
  ) {}

  @Get()
  @Operation({
    id: 'listKeys',
    summary: 'List the API keys of the workspace',
    description: `Those that can be used, newest first, at most ${LISTED_KEYS}. A key itself is never shown again.`,
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.manage',
    responses: { 200: { description: 'The keys, without their secrets.', schema: keyListSchema } },
  })
  async list(@CurrentPrincipal() who: Principal): Promise<z.input<typeof keyListSchema>> {
    return (await this.keys.list(who.organizationId)).map(presentKey);
  }

  @Post()
  @Operation({
    id: 'createKey',
    summary: 'Make an API key',
    description:
      'The new key may do what the key that makes it may, except make further keys. It expires and is revoked together with that key. One key makes at most so many keys an hour, by default 10. Nothing is stored that could answer a repetition: a request that is sent again makes another key.',
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.mint_child',
    request: { body: newKeyBody },
    responses: { 201: { description: 'The key, this once.', schema: createdKeySchema } },
    errors: ['key.rate_limited'],
  })
  async create(
    @CurrentPrincipal() who: Principal,
    @RequestBody() { name }: z.output<typeof newKeyBody>,
  ): Promise<z.input<typeof createdKeySchema>> {
    return presentCreatedKey(await this.children.mint(who.organizationId, who.actor.id, name));
  }

  @Delete(':id')
  @Operation({
    id: 'revokeKey',
    summary: 'Revoke an API key',
    description: 'At once and for good, together with every key it made. A key may revoke itself.',
    tags: ['Keys'],
    family: 'root',
    permission: 'keys.manage',
    request: { params: keyParams },
    responses: { 204: { description: 'It is revoked.' } },
    errors: ['key.not_found'],
  })
  async revoke(@CurrentPrincipal() who: Principal, @RequestParams() { id }: z.output<typeof keyParams>): Promise<void> {
    await this.keys.revoke(who.organizationId, id, who.actor);
  }
}
