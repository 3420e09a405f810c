import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '@argus/common';
import {
  bindingCookie,
  bindingIn,
  checkSameOrigin,
  mayUseLink,
  sessionTokenIn,
  SignInRequestsService,
  SignInService,
  wantsJson,
} from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { PublicOperation, RequestBody, RequestQuery } from '@argus/platform/http';
import { SignInLimits } from './sign-in-limits';
import { SignInReplies } from './sign-in-replies';
import { accountSchema, codeBody, confirmQuery, linkQuery, magicBody, magicSchema } from './sign-in.schema';

const COOKIE = { 'Set-Cookie': { description: 'The session, for browsers. It is out of reach for scripts of a page.' } };

/** Document 000: signing in without a password. */
@Controller('auth/magic')
export class MagicController {
  private readonly publicUrl: string;

  constructor(
    private readonly requests: SignInRequestsService,
    private readonly signIn: SignInService,
    private readonly limits: SignInLimits,
    private readonly replies: SignInReplies,
    @Inject(CONFIG) { http }: Pick<Config, 'http'>,
  ) {
    this.publicUrl = http.publicUrl;
  }

  @Post()
  @PublicOperation({
    id: 'requestSignIn',
    summary: 'Ask for a sign-in link and code',
    description:
      'Both come by e-mail, work once and for 15 minutes, and end when another mail is asked for. The answer is the same for every address: who is new signs up by signing in. The cookie lets the browser that asks use the link with one click.',
    tags: ['Auth'],
    family: 'root',
    request: { body: magicBody },
    responses: {
      200: {
        description: 'The mail is on its way, if there is such an address.',
        schema: magicSchema,
        headers: { 'Set-Cookie': { description: 'Says that this browser asked.' } },
      },
    },
    errors: ['request.rate_limited'],
  })
  async request(
    @RequestBody() { email }: z.output<typeof magicBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof magicSchema>> {
    await this.limits.passRequest(response, email);
    const { binding, expiresAt } = await this.requests.make(email);
    response.append('Set-Cookie', bindingCookie(binding, expiresAt, this.publicUrl));
    return { ok: true };
  }

  @Get('verify')
  @PublicOperation({
    id: 'openSignInLink',
    summary: 'Follow the sign-in link of a mail',
    description:
      'In the browser that asked for it, it signs in. In any other it shows a page with a button, and nothing is used up by looking: programs that guard mail follow links too. A script that has the link but not the cookie adds `confirm=1` and sends `Accept: application/json`.',
    tags: ['Auth'],
    family: 'root',
    request: { query: linkQuery },
    responses: {
      200: {
        description: 'You are signed in (JSON), or asked whether it is you (a page).',
        schema: accountSchema,
        orPage: true,
        headers: COOKIE,
      },
      302: { description: 'You are signed in.', headers: { ...COOKIE, Location: { description: 'Where the app is.' } } },
      401: { description: 'The link does not sign anybody in. Browsers get a page.', orPage: true },
    },
    errors: ['auth.link_invalid', 'auth.link_unconfirmed', 'request.rate_limited'],
  })
  async openLink(
    @RequestQuery() { token, confirm: confirmed }: z.output<typeof linkQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { cookie } = request.headers;
    try {
      await this.limits.passTry(request, response, async () => {
        const link = await this.signIn.look(token, bindingIn(cookie, this.publicUrl));
        if (mayUseLink(request, { isBound: link.isBound, confirmed })) {
          const signedIn = await this.signIn.withLink(link, sessionTokenIn(cookie, this.publicUrl));
          await this.replies.welcome(request, response, signedIn, 302);
        } else if (wantsJson(request)) throw new AppError('auth.link_unconfirmed');
        else this.replies.askToConfirm(response, link, token);
      });
    } catch (error) {
      this.replies.refuse(request, response, error);
    }
  }

  @Post('confirm')
  @PublicOperation({
    id: 'confirmSignInLink',
    summary: 'Press the button of the sign-in page',
    description: 'For the page of GET /auth/magic/verify alone: the header Origin must name this address.',
    tags: ['Auth'],
    family: 'root',
    request: { query: confirmQuery },
    responses: {
      200: { description: 'You are signed in (JSON).', schema: accountSchema, headers: COOKIE },
      303: { description: 'You are signed in.', headers: { ...COOKIE, Location: { description: 'Where the app is.' } } },
      401: { description: 'The link does not sign anybody in. Browsers get a page.', orPage: true },
    },
    errors: ['auth.link_invalid', 'auth.cross_origin', 'request.rate_limited'],
  })
  async confirm(
    @RequestQuery() { token }: z.output<typeof confirmQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    checkSameOrigin(request, this.publicUrl);
    const former = sessionTokenIn(request.headers.cookie, this.publicUrl);
    try {
      await this.limits.passTry(request, response, async () => {
        const signedIn = await this.signIn.withLink(await this.signIn.look(token, undefined), former);
        await this.replies.welcome(request, response, signedIn, 303);
      });
    } catch (error) {
      this.replies.refuse(request, response, error);
    }
  }

  @Post('verify')
  @PublicOperation({
    id: 'signInWithCode',
    summary: 'Sign in with the code of a mail',
    description: 'Works in any browser and in none. Five wrong codes end it for that mail; fifty end codes for that address for a day.',
    tags: ['Auth'],
    family: 'root',
    request: { body: codeBody },
    responses: { 200: { description: 'You are signed in.', schema: accountSchema, headers: COOKIE } },
    errors: ['auth.code_invalid', 'request.rate_limited'],
  })
  async verifyCode(
    @RequestBody() { email, code }: z.output<typeof codeBody>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof accountSchema>> {
    const former = sessionTokenIn(request.headers.cookie, this.publicUrl);
    const signedIn = await this.limits.passTry(request, response, () => this.signIn.withCode(email, code, former), email);
    this.replies.giveSession(response, signedIn);
    return this.replies.accountOf(signedIn);
  }
}
