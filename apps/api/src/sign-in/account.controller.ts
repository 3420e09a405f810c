import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import {
  AccessTokens,
  AccountsService,
  checkSameOrigin,
  CurrentPerson,
  endedSessionCookie,
  type Person,
  SessionsService,
  sessionTokenIn,
} from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { Operation, PublicOperation, RequestParams } from '@argus/platform/http';
import { presentAccount, presentSessions, presentToken } from './account.presenter';
import { accountSchema, sessionListSchema, sessionParams, tokenSchema } from './sign-in.schema';

const FORGET = { 'Set-Cookie': { description: 'Makes a browser forget its session.' } };

/** Document 000: who is signed in, and where else. */
@Controller('auth')
export class AccountController {
  private readonly publicUrl: string;

  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokens,
    @Inject(CONFIG) { http }: Pick<Config, 'http'>,
  ) {
    this.publicUrl = http.publicUrl;
  }

  @Post('logout')
  @PublicOperation({
    id: 'signOut',
    summary: 'Sign out',
    description:
      'Ends the session of the cookie and the tokens made from it. Without a session there is nothing to do, and the answer is the same.',
    tags: ['Auth'],
    family: 'root',
    responses: { 204: { description: 'You are signed out.', headers: FORGET } },
    errors: ['auth.cross_origin'],
  })
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = sessionTokenIn(request.headers.cookie, this.publicUrl);
    if (token !== undefined) {
      checkSameOrigin(request, this.publicUrl);
      await this.sessions.end(token);
    }
    response.append('Set-Cookie', endedSessionCookie(this.publicUrl));
  }

  @Get('me')
  @Operation({
    id: 'getAccount',
    summary: 'Who is signed in, and their workspaces',
    tags: ['Auth'],
    family: 'root',
    permission: 'signed_in',
    responses: { 200: { description: 'You.', schema: accountSchema } },
  })
  async me(@CurrentPerson() { userId, activeOrganizationId }: Person): Promise<z.input<typeof accountSchema>> {
    return presentAccount(await this.accounts.describe(userId, activeOrganizationId));
  }

  @Get('sessions')
  @Operation({
    id: 'listSessions',
    summary: 'List the browsers you are signed in with',
    description: 'Those whose session has not ended, the last used first.',
    tags: ['Auth'],
    family: 'root',
    permission: 'signed_in',
    responses: { 200: { description: 'Your sessions.', schema: sessionListSchema } },
  })
  async listSessions(@CurrentPerson() { userId, sessionId }: Person): Promise<z.input<typeof sessionListSchema>> {
    return presentSessions(await this.sessions.list(userId), sessionId);
  }

  @Delete('sessions/:id')
  @Operation({
    id: 'revokeSession',
    summary: 'Sign a browser out',
    description: 'At once, with every token made from it. It may be the one that asks.',
    tags: ['Auth'],
    family: 'root',
    permission: 'signed_in',
    request: { params: sessionParams },
    responses: { 204: { description: 'The session has ended.' } },
    errors: ['session.not_found'],
  })
  async revokeSession(@CurrentPerson() { userId }: Person, @RequestParams() { id }: z.output<typeof sessionParams>): Promise<void> {
    await this.sessions.revoke(userId, id);
  }

  @Post('token')
  @Operation({
    id: 'createAccessToken',
    summary: 'Make a token for a script of yours',
    description: 'It stands for you, for ten minutes, and ends with your session.',
    tags: ['Auth'],
    family: 'root',
    permission: 'signed_in',
    responses: { 200: { description: 'The token.', schema: tokenSchema } },
    errors: ['auth.forbidden'],
  })
  async createToken(@CurrentPerson() person: Person): Promise<z.input<typeof tokenSchema>> {
    return presentToken(await this.tokens.issue(person));
  }
}
