import { randomUUID } from 'node:crypto';
import { startStack, type TestStack, withDatabase } from '../support';
import { IdentityProvider } from '../support/identity-provider';
import { type AccountView, mailsTo, personTraces, type Site, siteAt, Visitor } from './support';

// The first moment of somebody's stay: whatever they send at once, at two apis, they are one person with one workspace. Each two hundred times.
jest.setTimeout(300_000);

const REPEATS = 200;

let provider: IdentityProvider;
let stack: TestStack;
let sites: readonly [Site, Site];

beforeAll(async () => {
  provider = await IdentityProvider.start();
  stack = await startStack({
    workers: 0,
    env: { OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: provider.audience, AUTH_REQUESTS_PER_MINUTE: '10000' },
  });
  sites = await Promise.all([siteAt(stack.baseUrl), siteAt(await stack.addApi())]);
});
afterAll(async () => {
  await stack?.stop();
  await provider?.stop();
});

const claimsOf = (email: string) => ({ sub: randomUUID(), email, email_verified: true });
const newAddress = (): string => `${randomUUID()}@example.org`;
const times = async (work: (turn: number) => Promise<void>): Promise<void> => {
  for (let turn = 0; turn < REPEATS; turn += 1) await work(turn);
};

/** What there is of the subject and of whom it stands for. */
async function standing(email: string): Promise<{ identities: number; roles: string[]; settled: boolean }> {
  const { rows } = await withDatabase(stack, (database) =>
    database.query<{ identities: number; roles: string[]; settled: boolean }>(
      `SELECT (SELECT count(*)::int FROM external_identity WHERE user_id = u.id) AS identities,
              ARRAY(SELECT role::text FROM membership m JOIN organization o ON o.id = m.organization_id WHERE m.user_id = u.id) AS roles,
              EXISTS (SELECT FROM membership WHERE user_id = u.id AND organization_id = u.default_organization_id) AS settled
       FROM user_account u WHERE u.email = $1`,
      [email],
    ),
  );
  const [row, ...others] = rows;
  if (!row || others.length > 0) throw new Error(`${rows.length} users have the address ${email}`);
  return row;
}

const organizationCount = async (): Promise<number> => {
  const { rows } = await withDatabase(stack, (database) => database.query<{ count: number }>('SELECT count(*)::int FROM organization'));
  return rows[0]?.count ?? 0;
};

/** Four first calls, two at each api; every one is let in. */
async function firstCalls(token: string): Promise<void> {
  const paths = ['/api/v1/users/me', '/auth/me', '/api/v1/users/me/organizations', '/assets'];
  const caller = (at: number): Visitor => new Visitor(sites[at % 2 === 0 ? 0 : 1], { authorization: `Bearer ${token}` });
  const replies = await Promise.all(paths.map((path, at) => caller(at).send('GET', path)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
}

/** Three try the code of the newest mail and one the link, at both apis. Returns their statuses. */
async function tryMail(email: string, turn: number): Promise<number[]> {
  const [here, there] = sites;
  const { code, link } = await new Visitor(here).ask(email);
  const byCode = (site: Site) => () => new Visitor(site).send('POST', '/auth/magic/verify', { json: { email, code } });
  const byLink = () => new Visitor(there).send('GET', `${link}&confirm=1`, { headers: { accept: 'application/json' } });
  const codes = [byCode(here), byCode(there), byCode(here)];
  const calls = turn % 2 === 0 ? [byLink, ...codes] : [...codes, byLink];
  return (await Promise.all(calls.map((call) => call()))).map(({ status }) => status).sort();
}

it('somebody the identity provider vouches for is one user, of one subject, who owns one workspace', async () => {
  const before = await organizationCount();
  await times(async () => {
    const claims = claimsOf(newAddress());
    await firstCalls(await provider.token(claims));
    expect(await standing(claims.email)).toEqual({ identities: 1, roles: ['owner'], settled: true });
  });
  // Nobody's workspace was left behind without a member either.
  expect(await organizationCount()).toBe(before + REPEATS);
});

it('somebody with a mail signs in once with it, as one user who owns one workspace', async () => {
  const before = await organizationCount();
  const outcomes = new Set<string>();
  await times(async (turn) => {
    const email = newAddress();
    outcomes.add((await tryMail(email, turn)).join());
    expect(await personTraces(stack, email)).toEqual({ users: 1, sessions: 1, workspaces: 1 });
    expect(await standing(email)).toEqual({ identities: 0, roles: ['owner'], settled: true });
    expect(await mailsTo(stack.baseUrl, email)).toHaveLength(1);
  });
  expect([...outcomes]).toEqual(['200,401,401,401']);
  expect(await organizationCount()).toBe(before + REPEATS);
});

it('somebody who comes both ways at once is the same user', async () => {
  const before = await organizationCount();
  await times(async (turn) => {
    const claims = claimsOf(newAddress());
    const token = await provider.token(claims);
    const [statuses] = await Promise.all([tryMail(claims.email, turn), firstCalls(token)]);
    expect(statuses).toEqual([200, 401, 401, 401]);
    expect(await standing(claims.email)).toEqual({ identities: 1, roles: ['owner'], settled: true });
    const account = await new Visitor(sites[0], { authorization: `Bearer ${token}` }).expect<AccountView>(200, 'GET', '/auth/me');
    expect(account).toMatchObject({ user: { email: claims.email }, workspaces: [{ role: 'owner' }] });
  });
  expect(await organizationCount()).toBe(before + REPEATS);
});
