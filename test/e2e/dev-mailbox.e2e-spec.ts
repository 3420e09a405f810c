import { type IncomingMessage, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { newId, SystemClock } from '../../libs/common/src';
import { type Letter, MailboxPostman } from '../../libs/platform/src/mail';
import { startStack, type TestStack } from '../support';
import { ConformanceClient, type ErrorView } from './support';

type ShownLetter = Letter & { readonly receivedAt: string };
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const MAGIC_LINK = 'http://127.0.0.1:3000/auth/magic/verify?token=abc&next=%2F';
const letter = (changes: Partial<Letter> = {}): Letter => ({
  id: newId(),
  to: 'ada@example.net',
  subject: 'Your sign-in link',
  text: `Open this link:\n\n${MAGIC_LINK}\n\nor type this code:\n\n482913\n`,
  html: '<p>482913</p><script>document.title = "owned"</script>',
  ...changes,
});

/** Not fetch: it does not let a test choose the Host. */
const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = request(url, { headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.on('error', reject).end();
  });

const asBrowser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const put = async (stack: TestStack, sent: Letter): Promise<void> =>
  new MailboxPostman(path.join(stack.dataDir, 'mail'), new SystemClock()).send(sent);

/** What is said of a path that leads nowhere, without what differs each time. */
const comparable = ({ status, headers, body }: Answer) => ({
  status,
  headers: { ...headers, date: '', 'x-request-id': '' },
  body: { ...(JSON.parse(body) as ErrorView), requestId: '' },
});

const expectNoRoute = async (stack: TestStack, headers: Record<string, string>, query = ''): Promise<void> => {
  const there = await get(`${stack.baseUrl}/dev/mailbox${query}`, headers);
  const nowhere = await get(`${stack.baseUrl}/dev/nothing${query}`, headers);
  expect(comparable(there)).toEqual(comparable(nowhere));
  expect(there.status).toBe(404);
};

describe('The development mailbox', () => {
  let stack: TestStack;
  let client: ConformanceClient;
  beforeAll(async () => {
    stack = await startStack({ workers: 0 });
    client = (await ConformanceClient.connect(stack.baseUrl, stack.apiKey)).as(null);
  });
  afterAll(() => stack.stop());

  it('says on its page how to get a mail, while it is empty', async () => {
    expect(await client.expect<ShownLetter[]>(200, 'GET', '/dev/mailbox')).toEqual([]);
    const page = await get(`${stack.baseUrl}/dev/mailbox`, asBrowser);
    expect(page.body).toContain('No mail yet');
    expect(page.body).toContain('ask for a sign-in link');
  });

  it('gives out letters as they were sent, the newest first, to anybody or to one address', async () => {
    const [first, second] = [letter(), letter({ to: 'grace@example.net' })];
    await put(stack, first);
    await put(stack, second);
    const all = await client.expect<ShownLetter[]>(200, 'GET', '/dev/mailbox');
    expect(all).toMatchObject([second, first]);
    const hers = await client.expect<ShownLetter[]>(200, 'GET', '/dev/mailbox?to=ADA%40example.net');
    expect(hers).toMatchObject([first]);
    expect(await client.expect<ShownLetter[]>(200, 'GET', '/dev/mailbox?to=')).toEqual(all);
  });

  it('is a page in a browser, with link and code, and only its own script and style', async () => {
    const { status, headers, body } = await get(`${stack.baseUrl}/dev/mailbox`, asBrowser);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: 'Accept', 'cache-control': 'no-store' });
    const nonce = /script-src 'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; /);
    expect(body.match(/<(?:script|style)[^>]*>/g)).toEqual([`<style nonce="${nonce}">`, `<script nonce="${nonce}">`]);
    expect(body).toContain(`<a href="${MAGIC_LINK.replaceAll('&', '&amp;')}" rel="noreferrer">`);
    expect(body).toContain('<code>482913</code>');
    const again = await get(`${stack.baseUrl}/dev/mailbox`, asBrowser);
    expect(again.headers['content-security-policy']).not.toBe(headers['content-security-policy']);
  });

  it('has the mail of an invitation as soon as it is answered, by whichever route it was made', async () => {
    const { workspaceId } = stack;
    const paths = [`/workspaces/${workspaceId}/invites`, `/api/v1/teams/organizations/${workspaceId}/members/invite`];
    for (const [at, path] of paths.entries()) {
      const email = `invited-${at}@example.net`;
      await client.as(stack.apiKey).expect(201, 'POST', path, { json: { email, role: 'viewer' } });
      const [mail, ...others] = await client.expect<ShownLetter[]>(200, 'GET', `/dev/mailbox?to=${email}`);
      expect(mail?.text).toContain(`${stack.baseUrl}/invite/`);
      expect(others).toEqual([]);
    }
  });

  it('escapes whatever a letter holds', async () => {
    const attack = `"'><img src=x onerror=alert(1)>`;
    await put(stack, letter({ to: "x'&amp@example.net", subject: attack, text: `${attack}\nhttp://a.example/"onclick=x` }));
    const { body } = await get(`${stack.baseUrl}/dev/mailbox?to=${encodeURIComponent(attack)}`, asBrowser);
    const all = await get(`${stack.baseUrl}/dev/mailbox`, asBrowser);
    expect(body + all.body).not.toMatch(/<img|href="http:\/\/a\.example\/"on|owned/);
    expect(body).toContain('&quot;&#39;&gt;&lt;img');
    expect(all.body).toContain('&quot;&#39;&gt;&lt;img');
  });

  it.each<[string, Record<string, string>]>([
    ['a forwarding proxy', { 'x-forwarded-for': '127.0.0.1' }],
    ['a proxy that names the host only', { 'x-forwarded-host': 'localhost' }],
    ['a standard proxy', { forwarded: 'for=127.0.0.1' }],
    ['nginx', { 'x-real-ip': '127.0.0.1' }],
    ['a gateway', { via: '1.1 gateway' }],
    ['a name of somebody else that leads here', { host: 'rebound.example.org' }],
    ['such a name, in a browser', { host: 'rebound.example.org', ...asBrowser }],
    ['an address of another network', { host: '192.168.1.5:3000' }],
  ])('is no route at all behind %s', async (_, headers) => {
    await expectNoRoute(stack, headers);
    await expectNoRoute(stack, headers, `?to=${'x'.repeat(300)}`);
  });

  it('refuses a question too long to be an address', async () => {
    const { status, body } = await client.send('GET', `/dev/mailbox?to=${'x'.repeat(300)}`);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it.each(['localhost', 'argus.localhost', '[::1]'])('is found as %s too', async (name) => {
    const { port } = new URL(stack.baseUrl);
    expect((await get(`${stack.baseUrl}/dev/mailbox`, { host: `${name}:${port}` })).status).toBe(200);
  });
});

describe('A stack whose mail goes to a server', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ workers: 0, env: { SMTP_URL: 'smtp://127.0.0.1:9' } })));
  afterAll(() => stack.stop());

  it('has no mailbox', async () => {
    await put(stack, letter());
    await expectNoRoute(stack, {});
  });
});

describe('A stack that other machines reach', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  let stack: TestStack;
  afterEach(() => stack.stop());

  it('shows its mail to nobody', async () => {
    stack = await startStack({ workers: 0, env: { HOST: '0.0.0.0' } });
    await put(stack, letter());
    await expectNoRoute(stack, {});
  });

  it('shows it to everybody, and says so, when ARGUS_DEV_MAILBOX demands it', async () => {
    stack = await startStack({ workers: 0, env: { HOST: '0.0.0.0', ARGUS_DEV_MAILBOX: '1' } });
    await put(stack, letter());
    await stack.api.says(/ARGUS_DEV_MAILBOX is set: everybody/);
    const { port } = new URL(stack.baseUrl);
    // A machine without a network has only its loopback to ask.
    const answer = await get(`http://${outside ?? '127.0.0.1'}:${port}/dev/mailbox`);
    expect(JSON.parse(answer.body)).toHaveLength(1);
    await expectNoRoute(stack, { host: 'rebound.example.org' });
    await expectNoRoute(stack, { 'x-forwarded-for': '127.0.0.1' });
  });
});
