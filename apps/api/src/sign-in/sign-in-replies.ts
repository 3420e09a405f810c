import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isAppError } from '@argus/common';
import { AccountsService, endedBindingCookie, type SeenLink, sessionCookie, type SignedIn, wantsJson } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { sendPage } from '../pages/page';
import { presentAccount } from './account.presenter';
import { confirmPage, invalidLinkPage } from './sign-in-pages';

const HOME = '/ui';

/** How a sign-in is answered: to a browser with pages and a redirection, to a script with JSON. */
@Injectable()
export class SignInReplies {
  private readonly publicUrl: string;

  constructor(
    private readonly accounts: AccountsService,
    @Inject(CONFIG) { http }: Pick<Config, 'http'>,
  ) {
    this.publicUrl = http.publicUrl;
  }

  /** @param redirection 302 after a GET, 303 after a POST */
  async welcome(request: Request, response: Response, signedIn: SignedIn, redirection: 302 | 303): Promise<void> {
    this.giveSession(response, signedIn);
    response.vary('Accept');
    if (wantsJson(request)) response.json(await this.accountOf(signedIn));
    else response.status(redirection).location(HOME).end();
  }

  /** From now on the browser is signed in, and waits for no link any more. */
  giveSession(response: Response, { session }: SignedIn): void {
    const { publicUrl } = this;
    response.append('Set-Cookie', [sessionCookie(session.token, session.expiresAt, publicUrl), endedBindingCookie(publicUrl)]);
  }

  async accountOf({ userId, organizationId }: SignedIn) {
    return presentAccount(await this.accounts.describe(userId, organizationId));
  }

  askToConfirm(response: Response, { email }: SeenLink, token: string): void {
    response.vary('Accept');
    sendPage(response, 200, confirmPage({ email, token }));
  }

  /** Prints a link that does not work as a page for whom a page is for; throws on everything else. */
  refuse(request: Request, response: Response, error: unknown): void {
    response.vary('Accept');
    if (wantsJson(request) || !isAppError(error) || error.code !== 'auth.link_invalid') throw error;
    response.set('WWW-Authenticate', 'Bearer realm="argus"');
    sendPage(response, 401, invalidLinkPage());
  }
}
