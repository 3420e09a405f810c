import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import { AccountsService, CurrentPerson, type Person } from '@argus/auth';
import { Operation } from '@argus/platform/http';
import { presentApiV1Account } from './api-v1-account.presenter';
import { apiV1AccountSchema } from './api-v1-account.schema';

/** Who is signed in, as clients of documents 001 to 003 ask for it. */
@Controller('api/v1/auth')
export class ApiV1AccountController {
  constructor(private readonly accounts: AccountsService) {}

  @Get('me')
  @Operation({
    id: 'getApiV1Account',
    summary: 'Who is signed in, and their organizations',
    tags: ['Auth'],
    family: 'api-v1',
    permission: 'signed_in',
    responses: { 200: { description: 'You.', schema: apiV1AccountSchema } },
  })
  async me(@CurrentPerson() { userId, activeOrganizationId }: Person): Promise<z.input<typeof apiV1AccountSchema>> {
    return presentApiV1Account(await this.accounts.describe(userId, activeOrganizationId));
  }
}
