import { randomUUID } from 'node:crypto';
import { createTenant } from '../support';
import { personIn, type RootApi, type SignedIn, startRootApi } from './support';

// Written from the published description of the test agent's API and nothing else, as far as keys go; the “quotations” are its words.
jest.setTimeout(120_000);

interface DescribedKey {
  readonly id: string;
  readonly name: string;
  readonly key_prefix: string;
  readonly scopes: readonly string[];
  readonly last_used_at: string | null;
  readonly request_count: number;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly created_at: string;
  readonly is_active: boolean;
}
type NewKey = DescribedKey & { readonly key: string };
interface Rotated {
  readonly old_key_id: string;
  readonly new_key: NewKey;
  readonly message: string;
}

const DAY_MS = 86_400_000;

let api: RootApi;
let admin: SignedIn;
let keys: string;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '100' } });
  admin = await personIn(api, api.organizationId, 'admin');
  keys = `/api/v1/api-keys/organizations/${api.organizationId}/keys`;
});
afterAll(() => api?.stack.stop());

const create = (json: object): Promise<NewKey> => admin.does(201, 'POST', keys, json);
const list = (query = ''): Promise<DescribedKey[]> => admin.does(200, 'GET', keys + query);
const statusWith = async (key: string, path = keys): Promise<number> =>
  (await api.client.as(null).send('GET', path, { headers: { 'x-api-key': key } })).status;

describe('“Create API Key”', () => {
  it('answers as shown, with the key, which is “only returned once at creation”', async () => {
    const { key, ...made } = await create({ name: 'Production API Key', scopes: ['read', 'write', 'tests'], expires_in_days: 365 });
    expect(key).toMatch(/^argus_sk_\S{20,}$/);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'Production API Key',
      key_prefix: key.slice(0, 16),
      scopes: ['read', 'write', 'tests'],
      last_used_at: null,
      request_count: 0,
      expires_at: expect.stringMatching(/Z$/) as string,
      revoked_at: null,
      created_at: expect.stringMatching(/Z$/) as string,
      is_active: true,
      // Ours: what it may spend.
      credit_limit: null,
      spent_credits: null,
    });
    const lifetimeDays = (Date.parse(made.expires_at ?? '') - Date.parse(made.created_at)) / DAY_MS;
    expect(lifetimeDays).toBeCloseTo(365, 3);
    expect(JSON.stringify(await list())).not.toContain(key);
  });

  it('“scopes: default ["read", "write"]”, “expires_in_days: null for no expiry”', async () => {
    expect(await create({ name: 'Plain' })).toMatchObject({ scopes: ['read', 'write'], expires_at: null });
    expect(await create({ name: 'Forever', expires_in_days: null })).toMatchObject({ expires_at: null });
  });

  it.each(['read', 'write', 'admin', 'tests', 'webhooks'])('“Valid Scopes”: %s', async (scope) => {
    expect((await create({ name: scope, scopes: [scope] })).scopes).toEqual([scope]);
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['0 days', { name: 'x', expires_in_days: 0 }],
    ['366 days', { name: 'x', expires_in_days: 366 }],
    ['half a day', { name: 'x', expires_in_days: 0.5 }],
    ['a scope nobody knows', { name: 'x', scopes: ['everything'] }],
    ['no scope', { name: 'x', scopes: [] }],
  ])('refuses %s', async (_, json) => {
    const before = await list();
    const { status, body } = await admin.send<{ detail: unknown; status_code: number }>('POST', keys, { json });
    expect([400, 422]).toContain(status);
    expect(body).toMatchObject({ detail: expect.stringMatching(/\S/) as string, status_code: status });
    expect(await list()).toEqual(before);
  });
});

describe('“List API Keys”', () => {
  it('“include_revoked: default false”', async () => {
    const { id } = await create({ name: 'Short-lived' });
    await admin.does(200, 'DELETE', `${keys}/${id}`);
    expect((await list()).map((key) => key.id)).not.toContain(id);
    const revoked = (await list('?include_revoked=true')).find((key) => key.id === id);
    expect(revoked).toMatchObject({ is_active: false, revoked_at: expect.stringMatching(/Z$/) as string });
  });

  it.each(['member', 'viewer'] as const)('“Requires admin or owner role”: a %s is 403', async (role) => {
    const person = await personIn(api, api.organizationId, role);
    expect((await person.send('GET', keys)).status).toBe(403);
    expect((await person.send('POST', keys, { json: { name: 'x' } })).status).toBe(403);
  });
});

describe('“Rotate API Key”: “Creates a new key with the same settings and revokes the old one”', () => {
  it('answers as shown', async () => {
    const old = await create({ name: 'CI/CD Pipeline', scopes: ['read', 'write', 'tests'], expires_in_days: 30 });
    const rotated = await admin.does<Rotated>(200, 'POST', `${keys}/${old.id}/rotate`);
    expect(rotated).toMatchObject({
      old_key_id: old.id,
      message: 'Key rotated successfully. The old key has been revoked.',
      new_key: {
        name: 'CI/CD Pipeline (rotated)',
        key_prefix: rotated.new_key.key.slice(0, 16),
        scopes: old.scopes,
        expires_at: old.expires_at,
        request_count: 0,
        revoked_at: null,
        is_active: true,
      },
    });
    expect(rotated.new_key.id).not.toBe(old.id);
    expect(await statusWith(old.key)).toBe(401);
    // It is known, and no admin’s.
    expect(await statusWith(rotated.new_key.key)).toBe(403);
  });
});

describe('“Revoke API Key”', () => {
  it('works at once', async () => {
    const { id, key } = await create({ name: 'Leaked', scopes: ['admin'] });
    expect(await statusWith(key)).toBe(200);
    expect(await admin.does(200, 'DELETE', `${keys}/${id}`)).toMatchObject({ success: true });
    expect(await statusWith(key)).toBe(401);
  });

  it('is 404 for what nobody has', async () => {
    expect((await admin.send('DELETE', `${keys}/${randomUUID()}`)).status).toBe(404);
  });
});

describe('“403 Forbidden - Insufficient permissions”', () => {
  it('a key acts inside its own organization, a person in theirs', async () => {
    const { organizationId } = await createTenant(api.stack, 'starter');
    const elsewhere = `/api/v1/api-keys/organizations/${organizationId}/keys`;
    const { key } = await create({ name: 'Ours', scopes: ['admin'] });
    expect(await statusWith(key, elsewhere)).toBe(403);
    expect((await admin.send('GET', elsewhere)).status).toBe(403);
  });
});

describe('“Rate limit headers are included in all responses”', () => {
  it('of requests with a key', async () => {
    const { key } = await create({ name: 'Counted', scopes: ['admin'] });
    const { headers } = await api.client.as(null).send('GET', keys, { headers: { 'x-api-key': key } });
    for (const name of ['limit', 'remaining', 'reset']) expect(headers.get(`x-ratelimit-${name}`)).toMatch(/^\d+$/);
  });
});
