import { Database } from '../../libs/platform/src/database';
import { ClaimsRepository } from '../../libs/auth/src/claims/claims.repository';
import { createTenant, withDatabase } from '../support';
import { bring, type ErrorView, expectRefusal, type Reply, type RootApi, signIn, type SignedIn, startRootApi } from './support';

// Joining without a browser: an address, the code that was sent there, and a key comes back.
jest.setTimeout(120_000);

interface ClaimedView {
  readonly apiKey: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: string;
}
type Role = 'admin' | 'member' | 'viewer';

let api: RootApi;
let owner: SignedIn;
let workspaceId: string;
let database: Database;
let people = 0;

beforeAll(async () => {
  // Whoever tries everything fails often.
  api = await startRootApi('starter', { workers: 1, env: { AUTH_REQUESTS_PER_MINUTE: '1000' } });
  database = new Database({ url: api.stack.database.url, poolSize: 2 });
  owner = await signIn(api.stack, api.client, 'owner');
  workspaceId = (await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: 'Harbours' })).id;
});
afterAll(async () => {
  await database?.close();
  await api?.stack.stop();
});

const address = (): string => `agent-${(people += 1)}@example.com`;
const invite = async (role: Role, more: object = {}): Promise<string> =>
  (await owner.does<{ token: string }>(201, 'POST', `/workspaces/${workspaceId}/invites`, { role, ...more })).token;
const claim = (token: string, email: string): Promise<Reply<ErrorView>> =>
  api.client.as(null).send('POST', `/invite/${token}/claim`, { json: { email } });
const verify = (token: string, email: string, code: string): Promise<Reply<ClaimedView & ErrorView>> =>
  api.client.as(null).send('POST', `/invite/${token}/claim/verify`, { json: { email, code } });

async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  const response = await fetch(`${api.stack.baseUrl}/dev/mailbox?to=${encodeURIComponent(email)}`);
  return (await response.json()) as { subject: string; text: string }[];
}

/** Asks for a code and reads it in the mail, which is there at once. */
async function codeFor(token: string, email: string): Promise<string> {
  const reply = await claim(token, email);
  expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: { ok: true } });
  const [mail] = await mailsTo(email);
  return /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '';
}

const rows = async (text: string, values: unknown[]): Promise<Record<string, unknown>[]> =>
  withDatabase(api.stack, async (database) => (await database.query<Record<string, unknown>>(text, values)).rows);
const membershipsOf = (email: string) =>
  rows('SELECT role, status FROM membership WHERE organization_id = $1 AND email = $2', [workspaceId, email]);
/** What claiming with an address left behind. */
const claimWritesOf = (email: string) =>
  rows(
    `SELECT c.attempts, (SELECT count(*)::int FROM outbox_event WHERE payload ->> 'claimId' = c.id::text) AS events
     FROM sign_in_challenge c WHERE c.email = $1`,
    [email],
  );
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('An agent with an invitation', () => {
  it('gets a key for what its role may do, and opens no session', async () => {
    const [token, email] = [await invite('member'), address()];
    const reply = await verify(token, email.toUpperCase(), await codeFor(token, email));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const { apiKey, ...rest } = reply.body;
    expect(rest).toEqual({ workspaceId, workspaceName: 'Harbours', role: 'member' });
    expect(apiKey).toMatch(/^ak_[\w-]{43}[0-9A-Za-z]{6}$/);
    const agent = api.client.as(apiKey);
    await agent.expect(200, 'GET', '/assets');
    await agent.upload({ name: 'seen.txt', bytes: 'seen' });
    expectRefusal(await agent.send('POST', '/keys', { json: { name: 'Child' } }), { status: 403, code: 'auth.forbidden' });
    expect(await membershipsOf(email)).toEqual([{ role: 'member', status: 'active' }]);
    expect(await rows('SELECT 1 FROM session s JOIN user_account u ON u.id = s.user_id WHERE u.email = $1', [email])).toEqual([]);
  });

  it.each([
    ['viewer', 403, 403],
    ['admin', 201, 201],
  ] as const)('as %s may do what the role may', async (role, uploads, mints) => {
    const [token, email] = [await invite(role), address()];
    const { apiKey } = (await verify(token, email, await codeFor(token, email))).body;
    const agent = api.client.as(apiKey);
    await agent.expect(200, 'GET', '/assets');
    const form = new FormData();
    form.set('file', new Blob(['x']), 'x.txt');
    expect((await agent.send('POST', '/assets/upload', { body: form })).status).toBe(uploads);
    expect((await agent.send('POST', '/keys', { json: { name: 'Child' } })).status).toBe(mints);
  });

  it('loses what its key may do with its membership', async () => {
    const [token, email] = [await invite('member'), address()];
    const { apiKey } = (await verify(token, email, await codeFor(token, email))).body;
    const [user] = await rows('SELECT id FROM user_account WHERE email = $1', [email]);
    await owner.does(204, 'DELETE', `/workspaces/${workspaceId}/members/${String(user?.id)}`);
    expectRefusal(await api.client.as(apiKey).send('GET', '/assets'), { status: 403, code: 'auth.forbidden' });
  });

  it('that is in the workspace already is told so, and gets no key', async () => {
    const person = await signIn(api.stack, api.client, 'here');
    await bring(owner, person, workspaceId, 'viewer');
    const token = await invite('admin');
    const reply = await verify(token, person.email, await codeFor(token, person.email));
    expectRefusal(reply, { status: 400, code: 'member.already_member' });
    expect(await rows('SELECT 1 FROM api_key WHERE created_by = $1', [person.userId])).toEqual([]);
    // The invitation is as good as before.
    expect((await api.client.as(null).send('GET', `/invite/${token}`)).status).toBe(200);
  });
});

describe('The code', () => {
  it('comes in a letter without a link', async () => {
    const [token, email] = [await invite('member'), address()];
    await codeFor(token, email);
    const [mail] = await mailsTo(email);
    expect(mail?.text).toContain('Harbours');
    expect(mail?.text).not.toMatch(/token=|\/auth\/|https?:\/\//);
  });

  it('has five tries, and the sixth never works', async () => {
    const [token, email] = [await invite('member'), address()];
    const code = await codeFor(token, email);
    for (let tries = 0; tries < 5; tries += 1)
      expectRefusal(await verify(token, email, wrong(code)), { status: 401, code: 'auth.code_invalid' });
    expectRefusal(await verify(token, email, code), { status: 401, code: 'auth.code_invalid' });
    expect((await verify(token, email, await codeFor(token, email))).status).toBe(200);
  });

  it('of a sign-in claims nothing, and that of a claim signs nobody in', async () => {
    const [token, email] = [await invite('member'), address()];
    await api.client.as(null).expect(200, 'POST', '/auth/magic', { json: { email } });
    const [signInMail] = await mailsTo(email);
    const signInCode = /^\d{6}$/m.exec(signInMail?.text ?? '')?.[0] ?? '';
    const claimCode = await codeFor(token, email);
    if (signInCode !== claimCode) {
      expectRefusal(await verify(token, email, signInCode), { status: 401, code: 'auth.code_invalid' });
      const reply = await api.client.as(null).send<ErrorView>('POST', '/auth/magic/verify', { json: { email, code: claimCode } });
      expectRefusal(reply, { status: 401, code: 'auth.code_invalid' });
    }
    expect((await verify(token, email, claimCode)).status).toBe(200);
  });

  it('of one invitation is none of another', async () => {
    const [one, other, email] = [await invite('member'), await invite('admin'), address()];
    const code = await codeFor(one, email);
    expectRefusal(await verify(other, email, code), { status: 401, code: 'auth.code_invalid' });
  });
});

describe('An invitation', () => {
  it('for one address sends nobody else a code, and answers everybody alike', async () => {
    const [invited, stranger] = [address(), address()];
    const token = await invite('member', { email: invited });
    const [toStranger, toInvited] = [await claim(token, stranger), await claim(token, invited)];
    expect([toStranger.status, toStranger.body]).toEqual([200, { ok: true }]);
    expect([toStranger.status, toStranger.body]).toEqual([toInvited.status, toInvited.body]);
    expect([...toStranger.headers.keys()].sort()).toEqual([...toInvited.headers.keys()].sort());
    expect(await mailsTo(stranger)).toEqual([]);
    expectRefusal(await verify(token, stranger, '123456'), { status: 401, code: 'auth.code_invalid' });
    expectRefusal(await verify(token, invited, wrong(await codeFor(token, invited))), { status: 401, code: 'auth.code_invalid' });
    // The same was written for both, so that the time it takes tells nobody who is invited.
    expect(await claimWritesOf(stranger)).toEqual(await claimWritesOf(invited));
    expect(await claimWritesOf(stranger)).toEqual([{ attempts: 1, events: 1 }]);
    expect((await verify(token, invited, await codeFor(token, invited))).body.role).toBe('member');
    expect(await membershipsOf(invited)).toEqual([{ role: 'member', status: 'active' }]);
  });

  it('that nobody made, that is over and that is used is refused as when it is looked at', async () => {
    const [over, used] = [await invite('member'), await invite('member')];
    await rows(
      `UPDATE invite SET expires_at = now() WHERE organization_id = $1 AND uses = 0 AND token_hash = sha256(convert_to($2, 'UTF8'))`,
      [workspaceId, over],
    );
    const first = address();
    await verify(used, first, await codeFor(used, first));
    for (const token of ['nobodys', over, used]) {
      const looked = await api.client.as(null).send<ErrorView>('GET', `/invite/${token}`);
      expect(looked.status).toBeGreaterThanOrEqual(400);
      for (const reply of [await claim(token, address()), await verify(token, first, '123456')])
        expect({ status: reply.status, code: reply.body.code }).toEqual({ status: looked.status, code: looked.body.code });
    }
  });

  it('that is taken back while a code is on its way sends none', async () => {
    const [token, email] = [await invite('member'), address()];
    await rows(
      `INSERT INTO sign_in_challenge (id, invite_id, email, token_hash, code_hash, binding_hash, created_at, expires_at)
       SELECT gen_random_uuid(), id, $2, sha256('t'), sha256('c'), sha256('b'), now(), now() + interval '1 hour'
       FROM invite WHERE token_hash = sha256(convert_to($1, 'UTF8'))`,
      [token, email],
    );
    const claims = new ClaimsRepository(database);
    const [open] = await rows('SELECT id FROM sign_in_challenge WHERE email = $1', [email]);
    const isMailed = async () => (await claims.findOpen(String(open?.id), new Date())) !== null;
    expect(await isMailed()).toBe(true);
    for (const [end, begin] of [
      ['revoked_at = now()', 'revoked_at = NULL'],
      ['expires_at = now()', "expires_at = now() + interval '7 days'"],
      ['uses = max_uses', 'uses = 0'],
    ]) {
      const change = (to = '') => rows(`UPDATE invite SET ${to} WHERE token_hash = sha256(convert_to($1, 'UTF8'))`, [token]);
      await change(end);
      expect(await isMailed()).toBe(false);
      await change(begin);
      expect(await isMailed()).toBe(true);
    }
  });

  it('for one lets one in, however many claim it at once', async () => {
    for (let repeat = 0; repeat < 10; repeat += 1) {
      const [token, email] = [await invite('member'), address()];
      const code = await codeFor(token, email);
      const replies = await Promise.all(Array.from({ length: 20 }, () => verify(token, email, code)));
      const [winner, ...others] = replies.filter(({ status }) => status === 200);
      expect(winner?.body.apiKey).toMatch(/^ak_/);
      expect(others).toEqual([]);
      expect(await membershipsOf(email)).toHaveLength(1);
      const keys = await rows('SELECT 1 FROM api_key k JOIN user_account u ON u.id = k.created_by WHERE u.email = $1', [email]);
      expect(keys).toHaveLength(1);
    }
  });

  it('to another workspace opens only that one', async () => {
    const { organizationId } = await createTenant(api.stack, 'starter');
    const [token, email] = [await invite('admin'), address()];
    const { apiKey } = (await verify(token, email, await codeFor(token, email))).body;
    const reply = await api.client.as(apiKey).send('GET', `/api/v1/organizations/${organizationId}`);
    expect(reply.status).toBe(403);
  });
});
