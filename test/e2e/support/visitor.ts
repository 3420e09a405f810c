import { expectMatchesDocument } from '../../support/openapi-validator';
import type { ErrorView } from './asset-view';
import type { Reply } from './conformance-client';

export interface AccountView {
  readonly user: { readonly id: string; readonly email: string; readonly name: string | null };
  readonly workspaces: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly role: string;
    readonly plan: string;
  }[];
  readonly activeWorkspaceId: string | null;
}

export interface Visit {
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

/** The site as the tests' stack runs it: where it is and what it says of itself. */
export interface Site {
  readonly baseUrl: string;
  readonly document: object;
}

export const siteAt = async (baseUrl: string): Promise<Site> => ({
  baseUrl,
  document: (await (await fetch(`${baseUrl}/openapi.json`)).json()) as object,
});

/** A browser as far as the api can tell: it keeps cookies, and names its page in Origin when it changes something. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly site: Site,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** One documented call; nothing is followed. */
  async send<Body = ErrorView>(
    method: string,
    path: string,
    { json, headers }: Visit = {},
  ): Promise<Reply<Body> & { readonly text: string }> {
    const { baseUrl, document } = this.site;
    const response = await fetch(baseUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(['GET', 'HEAD'].includes(method) ? {} : { origin: baseUrl }),
        ...(this.cookies.size > 0 ? { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    const body: unknown = isJson ? JSON.parse(text) : text === '' ? undefined : text;
    if (method !== 'HEAD') expectMatchesDocument(document, method, path.split('?')[0] ?? '', response.status, response.headers, body);
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return { status: response.status, headers: response.headers, body: body as Body, text };
  }

  async expect<Body>(status: number, method: string, path: string, visit: Visit = {}): Promise<Body> {
    const reply = await this.send<Body>(method, path, visit);
    if (reply.status !== status) throw new Error(`${method} ${path} → ${reply.status}, not ${status}: ${reply.text}`);
    return reply.body;
  }

  /** Has a mail sent, and reads it. */
  async ask(email: string): Promise<MagicMail> {
    await this.expect(200, 'POST', '/auth/magic', { json: { email } });
    return newestMail(this.site.baseUrl, email.trim().toLowerCase());
  }

  me(): Promise<Reply<AccountView>> {
    return this.send<AccountView>('GET', '/auth/me');
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export interface MagicMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Path and query of the link. */
  readonly link: string;
  readonly token: string;
  readonly code: string;
}

export const mailsTo = async (baseUrl: string, email: string): Promise<Omit<MagicMail, 'link' | 'token' | 'code'>[]> =>
  (await (await fetch(`${baseUrl}/dev/mailbox?to=${encodeURIComponent(email)}`)).json()) as never;

export async function newestMail(baseUrl: string, email: string): Promise<MagicMail> {
  const [mail] = await mailsTo(baseUrl, email);
  if (!mail) throw new Error(`There is no mail to ${email}`);
  const link = /https?:\/\/\S+\/auth\/magic\/verify\?token=(\S+)/.exec(mail.text);
  const code = /^(\d{6})$/m.exec(mail.text)?.[1];
  if (!link?.[1] || !code) throw new Error(`The mail has no link or no code:\n${mail.text}`);
  const { pathname, search } = new URL(link[0]);
  return { ...mail, link: pathname + search, token: link[1], code };
}
