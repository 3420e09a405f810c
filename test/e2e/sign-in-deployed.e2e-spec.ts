import { randomBytes } from 'node:crypto';
import { until } from '../../tools/support/processes';
import { startStack, TestSmtpServer, type TestStack } from '../support';
import { TlsProxy } from '../support/tls-proxy';
import { type AccountView, expectRefusal, newestMail, siteAt, Visitor } from './support';

// Signing in as it is in production: through a mail server, over https behind a proxy, and across the replacement of a secret.
jest.setTimeout(120_000);

const account = (visitor: Visitor, email: string, code: string): Promise<AccountView> =>
  visitor.expect<AccountView>(200, 'POST', '/auth/magic/verify', { json: { email, code } });

describe('Through a mail server', () => {
  let server: TestSmtpServer;
  let stack: TestStack;
  beforeAll(async () => {
    server = await TestSmtpServer.start();
    stack = await startStack({ workers: 1, env: { SMTP_URL: server.url, MAIL_FROM: 'Argus <sign-in@argus.example>' } });
  });
  afterAll(async () => {
    await stack?.stop();
    await server?.stop();
  });

  const mailTo = async (email: string): Promise<{ text: string; html: string; envelopeFrom: string }> => {
    const find = () => server.mails.find(({ envelopeTo }) => envelopeTo.includes(email));
    expect(await until(() => find() !== undefined, 30_000, 50)).toBe(true);
    const mail = find();
    if (!mail) throw new Error(`There is no mail to ${email}`);
    return mail;
  };
  const ask = async (email: string): Promise<Visitor> => {
    const visitor = new Visitor(await siteAt(stack.baseUrl));
    await visitor.expect(200, 'POST', '/auth/magic', { json: { email } });
    return visitor;
  };

  it('the worker sends a mail whose link signs in the browser that asked, and whose code signs in any', async () => {
    const email = 'ada@example.net';
    const browser = await ask(email);
    const { text, html, envelopeFrom } = await mailTo(email);
    expect(envelopeFrom).toBe('sign-in@argus.example');
    const link = new RegExp(`${stack.baseUrl}(/auth/magic/verify\\?token=[\\w-]+)`).exec(text)?.[1] ?? '';
    expect(html).toContain(link);
    expect((await browser.send('GET', link)).status).toBe(302);
    expect((await browser.me()).body.user.email).toBe(email);

    const again = 'grace@example.net';
    await ask(again);
    const code = /^\d{6}$/m.exec((await mailTo(again)).text)?.[0] ?? '';
    expect((await account(new Visitor(await siteAt(stack.baseUrl)), again, code)).user.email).toBe(again);
    // One letter each: what the worker hears twice, it sends once.
    expect(server.mails).toHaveLength(2);
  });

  it('a server that has no time now is asked again, and the mail comes', async () => {
    const [worker] = stack.workers;
    const email = 'later@example.net';
    server.refusal = { at: 'recipient', code: 450 };
    await ask(email);
    await worker?.says(/letters could not take sign_in\.requested/);
    server.refusal = undefined;
    const code = /^\d{6}$/m.exec((await mailTo(email)).text)?.[0] ?? '';
    expect((await account(new Visitor(await siteAt(stack.baseUrl)), email, code)).user.email).toBe(email);
  });

  it('an address that the server does not know is answered like any other', async () => {
    const [worker] = stack.workers;
    server.refusal = { at: 'recipient', code: 550 };
    await ask('nobody@example.net');
    await worker?.says(/was refused by its address and is given up/);
    server.refusal = undefined;
    expect(stack.api.log + worker?.log).not.toContain('nobody@example.net');
  });
});

describe('Over https, behind a proxy', () => {
  let proxy: TlsProxy;
  let stack: TestStack;
  beforeAll(async () => {
    proxy = await TlsProxy.start();
    stack = await startStack({ workers: 0, env: { PUBLIC_URL: proxy.url, TRUST_PROXY: '1' } });
    proxy.target = stack.baseUrl;
  });
  afterAll(async () => {
    await stack?.stop();
    await proxy?.stop();
  });

  /** Name and value of the one cookie of that name, which a browser keeps: only over https, only for this host, out of reach of scripts. */
  const hostCookie = (lines: readonly string[], name: string): string => {
    const [line = '', ...others] = lines.filter((one) => one.startsWith(`${name}=`));
    expect(others).toEqual([]);
    const [pair = '', ...attributes] = line.split('; ');
    expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
    expect(attributes.filter((attribute) => /^domain/i.test(attribute))).toEqual([]);
    return pair;
  };

  it('cookies are bound to the host, and pages of another address change nothing with them', async () => {
    const email = 'ada@example.net';
    const asked = await proxy.send('POST', '/auth/magic', {}, { email });
    const binding = hostCookie(asked.setCookies, '__Host-argus_sign_in');
    const { text } = await newestMail(stack.baseUrl, email);
    const link = new RegExp(`${proxy.url}(/auth/magic/verify\\?token=[\\w-]+)`).exec(text)?.[1] ?? '';

    const entered = await proxy.send('GET', link, { cookie: binding });
    expect([entered.status, entered.location?.startsWith('http:')]).toEqual([302, false]);
    const cookie = hostCookie(entered.setCookies, '__Host-argus_session');
    const me = await proxy.send('GET', '/auth/me', { cookie });
    expect(JSON.parse(me.body)).toMatchObject({ user: { email } });
    // Under a name that any neighbour of the host could have set it counts for nothing.
    expect((await proxy.send('GET', '/auth/me', { cookie: cookie.replace('__Host-', '') })).status).toBe(401);

    const make = (origin: string) => proxy.send('POST', '/workspaces', { cookie, origin }, { name: 'Mine' });
    expect((await make(proxy.url.replace('https:', 'http:'))).status).toBe(403);
    expect((await make(stack.baseUrl)).status).toBe(403);
    expect((await make(proxy.url)).status).toBe(201);

    const left = await proxy.send('POST', '/auth/logout', { cookie, origin: proxy.url });
    expect(left.status).toBe(204);
    expect(hostCookie(left.setCookies, '__Host-argus_session')).toBe('__Host-argus_session=');
    expect((await proxy.send('GET', '/auth/me', { cookie })).status).toBe(401);
  });
});

describe('When the secret is replaced', () => {
  const [old, fresh] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ workers: 0, env: { ARGUS_SECRET: old } });
  });
  afterAll(() => stack?.stop());

  it('links and codes that were sent before still sign in, sessions stay, and codes end with the old secret', async () => {
    const before = new Visitor(await siteAt(stack.baseUrl));
    const [linked, coded, late] = ['link@example.net', 'code@example.net', 'late@example.net'];
    const { link } = await before.ask(linked);
    const { code } = await new Visitor(before.site).ask(coded);
    const { code: lateCode } = await new Visitor(before.site).ask(late);
    const signedIn = new Visitor(before.site);
    await account(signedIn, 'here@example.net', (await signedIn.ask('here@example.net')).code);

    const site = await siteAt(await stack.addApi({ ARGUS_SECRET: `${fresh},${old}` }));
    const [opens, keeps] = [new Visitor(site), new Visitor(site)];
    for (const [name, value] of before.cookies) opens.cookies.set(name, value);
    for (const [name, value] of signedIn.cookies) keeps.cookies.set(name, value);
    expect((await opens.send('GET', link)).status).toBe(302);
    expect((await opens.me()).body.user.email).toBe(linked);
    expect((await account(new Visitor(site), coded, code)).user.email).toBe(coded);
    expect((await keeps.me()).body.user.email).toBe('here@example.net');

    const newest = new Visitor(await siteAt(await stack.addApi({ ARGUS_SECRET: fresh })));
    const reply = await newest.send('POST', '/auth/magic/verify', { json: { email: late, code: lateCode } });
    expectRefusal(reply, { status: 401, code: 'auth.code_invalid' });
  });
});
