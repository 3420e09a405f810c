import { startStack, type TestStack } from '../support';

// Written from document 000's words on Auth alone: its five routes, its errors, and what its "Get an API key" leads through.
jest.setTimeout(120_000);

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ workers: 1 });
});
afterAll(() => stack?.stop());

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(stack.baseUrl + path, {
    method,
    redirect: 'manual',
    headers: { origin: stack.baseUrl, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');
/** The newest mail: what a person would see in their inbox. */
const mailTo = async (email: string): Promise<{ token: string; code: string }> => {
  const [mail] = (await (await fetch(`${stack.baseUrl}/dev/mailbox?to=${email}`)).json()) as { text: string }[];
  return { token: /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '', code: /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '' };
};
const isErrorOf = async (response: Response, status: number): Promise<void> => {
  const body = (await response.json()) as { error: unknown };
  expect({ status: response.status, error: typeof body.error }).toEqual({ status, error: 'string' });
};

it('“POST /auth/magic: Request magic link. Body: { email }”', async () => {
  expect((await send('POST', '/auth/magic', { email: 'reader@example.org' })).status).toBe(200);
  expect((await mailTo('reader@example.org')).token).not.toBe('');
  await isErrorOf(await send('POST', '/auth/magic', {}), 400);
});

it('“GET /auth/magic/verify: Verify magic link token. Query: token”', async () => {
  const cookie = cookiesOf(await send('POST', '/auth/magic', { email: 'link@example.org' }));
  const { token } = await mailTo('link@example.org');
  const verified = await send('GET', `/auth/magic/verify?token=${token}`, undefined, { cookie });
  expect(verified.status).toBe(302);
  const me = await send('GET', '/auth/me', undefined, { cookie: cookiesOf(verified) });
  expect(await me.json()).toMatchObject({ user: { email: 'link@example.org' } });
  await isErrorOf(await send('GET', `/auth/magic/verify?token=${token}`, undefined, { cookie, accept: 'application/json' }), 401);
});

it('“POST /auth/magic/verify: Verify magic code. Body: { email, code }”', async () => {
  const email = 'code@example.org';
  await send('POST', '/auth/magic', { email });
  const { code } = await mailTo(email);
  await isErrorOf(await send('POST', '/auth/magic/verify', { email, code: code === '000000' ? '000001' : '000000' }), 401);
  await isErrorOf(await send('POST', '/auth/magic/verify', { email }), 400);
  const verified = await send('POST', '/auth/magic/verify', { email, code });
  expect(verified.status).toBe(200);
  expect(cookiesOf(verified)).not.toBe('');
});

it('“GET /auth/me: Current user info and workspace list”, and “POST /auth/logout: Clear session cookie”', async () => {
  const email = 'me@example.org';
  await send('POST', '/auth/magic', { email });
  const { code } = await mailTo(email);
  const cookie = cookiesOf(await send('POST', '/auth/magic/verify', { email, code }));
  const me = (await (await send('GET', '/auth/me', undefined, { cookie })).json()) as { user: { email: string }; workspaces: unknown[] };
  expect(me.user.email).toBe(email);
  expect(me.workspaces).toHaveLength(1);

  const out = await send('POST', '/auth/logout', undefined, { cookie });
  expect([200, 204]).toContain(out.status);
  expect(cookiesOf(out)).toBe('');
  expect(out.headers.getSetCookie().join()).toMatch(/Expires=Thu, 01 Jan 1970/);
  await isErrorOf(await send('GET', '/auth/me', undefined, { cookie }), 401);
});

it('“All routes are public”: none of them asks for a key, except that who asks who they are must be somebody', async () => {
  await isErrorOf(await send('GET', '/auth/me'), 401);
  expect((await send('POST', '/auth/logout')).status).toBeLessThan(300);
});

it('A session reads the library as a key does: the UI is the same API', async () => {
  const email = 'ui@example.org';
  await send('POST', '/auth/magic', { email });
  const { code } = await mailTo(email);
  const cookie = cookiesOf(await send('POST', '/auth/magic/verify', { email, code }));
  expect((await send('GET', '/assets', undefined, { cookie })).status).toBe(200);
  expect(await (await send('GET', '/usage', undefined, { cookie })).json()).toMatchObject({ assets: { count: 0, limit: 50 } });
});
