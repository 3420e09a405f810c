import { randomUUID } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { startStack, type TestStack, withDatabase } from '../support';
import { IdentityProvider } from '../support/identity-provider';
import { type AccountView, expectRefusal, personTraces, type Site, siteAt, Visitor } from './support';

// Tokens of an outside identity provider: a real one on loopback, asked by the api for its keys.
jest.setTimeout(120_000);

let provider: IdentityProvider;
let stack: TestStack;
let site: Site;

beforeAll(async () => {
  provider = await IdentityProvider.start();
  stack = await startStack({ workers: 0, env: { OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: provider.audience } });
  site = await siteAt(stack.baseUrl);
});
afterAll(async () => {
  await stack?.stop();
  await provider?.stop();
});

const person = (who = 'ada') => ({ sub: randomUUID(), email: `${who}.${randomUUID().slice(0, 8)}@example.org`, email_verified: true });
const caller = (token: string): Visitor => new Visitor(site, { authorization: `Bearer ${token}`, origin: '' });
const me = async (token: string) => caller(token).send<AccountView & { code: string }>('GET', '/auth/me');
const refused = async (token: string, status: number, code: string): Promise<void> =>
  expectRefusal(await caller(token).send('GET', '/auth/me'), { status, code });

// First of all, while its keys are not known yet.
it('An issuer that does not answer is an outage, not a bad token', async () => {
  provider.goDown();
  const token = await provider.token(person());
  await refused(token, 503, 'auth.issuer_unavailable');
  provider.comeBack();
  expect((await me(token)).status).toBe(200);
});

describe('A token of the issuer', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('stands for a person, signed with %s', async (algorithm) => {
    const claims = person();
    const reply = await me(await provider.token(claims, { algorithm }));
    expect(reply.body).toMatchObject({ user: { email: claims.email }, workspaces: [{ role: 'owner' }] });
    expect(reply.body.activeWorkspaceId).toBe(reply.body.workspaces[0]?.id);
    expect((await caller(await provider.token(claims)).send('GET', '/assets')).status).toBe(200);
  });

  it('makes one user and one workspace, though its first calls come at the same moment', async () => {
    const claims = person();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => provider.token(claims)));
    const replies = await Promise.all(tokens.map(me));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.user.id}`)).size).toBe(1);
    expect(await personTraces(stack, claims.email)).toEqual({ users: 1, sessions: 0, workspaces: 1 });
  });

  it('leads to the user of its verified address, and stays with its subject when the address changes', async () => {
    const claims = person();
    const browser = new Visitor(site);
    const { code } = await browser.ask(claims.email);
    const account = await browser.expect<AccountView>(200, 'POST', '/auth/magic/verify', { json: { email: claims.email, code } });
    expect((await me(await provider.token(claims))).body).toEqual(account);
    const moved = { ...claims, email: person('moved').email };
    expect((await me(await provider.token(moved))).body.user.id).toBe(account.user.id);
    expect(await personTraces(stack, moved.email)).toMatchObject({ users: 0 });
    // Who is known by their subject needs no address any more.
    expect((await me(await provider.token({ sub: claims.sub }))).status).toBe(200);
  });

  it.each([
    ['is not verified', { email_verified: false }],
    ['is verified in words', { email_verified: 'true' }],
    ['is not said to be verified', { email_verified: undefined }],
    ['is missing', { email: undefined }],
    ['is none', { email: 'ada' }],
  ])('makes nobody when its address %s', async (_, changes) => {
    const claims = person();
    await refused(await provider.token({ ...claims, ...changes }), 403, 'auth.email_unverified');
    expect(await personTraces(stack, claims.email)).toMatchObject({ users: 0 });
  });

  it('gives no token of ours: that is made from a session', async () => {
    const reply = await caller(await provider.token(person())).send('POST', '/auth/token');
    expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
  });
});

describe('A token is refused that', () => {
  const now = Math.floor(Date.now() / 1000);

  it.each([
    ['is over', { exp: now - 1 }, 'auth.token_expired'],
    ['never ends', { exp: undefined }, 'auth.invalid_credential'],
    ['is for somebody else', { aud: 'another-service' }, 'auth.invalid_credential'],
    ['is for nobody', { aud: undefined }, 'auth.invalid_credential'],
    ['is not valid yet', { nbf: now + 3_600 }, 'auth.invalid_credential'],
    ['stands for nobody', { sub: undefined }, 'auth.invalid_credential'],
    ['is of another issuer', { iss: 'https://issuer.example' }, 'auth.invalid_credential'],
  ])('%s', async (_, changes, code) => refused(await provider.token({ ...person(), ...changes }), 401, code));

  it('somebody else signed', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    await refused(await provider.token(person(), { key: privateKey }), 401, 'auth.invalid_credential');
  });

  it('was changed afterwards, or is not signed at all', async () => {
    const [header = '', , signature = ''] = (await provider.token(person())).split('.');
    const payload = Buffer.from(JSON.stringify({ iss: provider.issuer, aud: provider.audience, exp: now + 300, ...person() })).toString(
      'base64url',
    );
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${payload}.${signature}`, `${unsigned}.${payload}.`])
      await refused(token, 401, 'auth.invalid_credential');
  });
});

it('Its keys are asked for once, not for every call', async () => {
  const claims = person();
  const before = provider.requestCount;
  for (let call = 0; call < 5; call += 1) expect((await me(await provider.token(claims))).status).toBe(200);
  expect(provider.requestCount).toBe(before);
});

it('Nobody is linked twice', async () => {
  const linked = await withDatabase(stack, (database) =>
    database.query('SELECT user_id FROM external_identity GROUP BY user_id HAVING count(*) > 1'),
  );
  expect(linked.rows).toEqual([]);
});
