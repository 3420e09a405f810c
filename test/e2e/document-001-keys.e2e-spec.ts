import { createTenant } from '../support';
import { type ConformanceClient, type ErrorView, personIn, type Reply, type RootApi, type SignedIn, startRootApi } from './support';

// Written from the published description of the camera API and nothing else, as far as keys go; the “quotations” are its words.
jest.setTimeout(120_000);

interface Described {
  readonly id: string;
  readonly key?: string;
  readonly scopes: readonly string[];
}

let api: RootApi;
let dashboard: SignedIn;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '100' } });
  dashboard = await personIn(api, api.organizationId, 'owner');
});
afterAll(() => api?.stack.stop());

/** Somebody with the header X-API-Key. */
const bearerOf = (key: string) => {
  const nobody: ConformanceClient = api.client.as(null);
  return {
    ask: <Body = ErrorView>(method: string, path: string): Promise<Reply<Body>> =>
      nobody.send<Body>(method, path, { headers: { 'x-api-key': key } }),
  };
};
const create = (json: object): Promise<Described & { key: string }> => dashboard.does(201, 'POST', '/api/v1/api-keys', json);
const list = (): Promise<Described[]> => dashboard.does(200, 'GET', '/api/v1/api-keys');

describe('“Include the X-API-Key header with your API key”', () => {
  it('a key begins with argus_, is shown by the call that makes it and by no other', async () => {
    const made = await create({ name: 'Shown once' });
    expect(made.key).toMatch(/^argus_[\w-]{20,}$/);
    const answers = [await list(), await dashboard.does(200, 'GET', `/api/v1/api-keys/${made.id}`)];
    expect(JSON.stringify(answers)).not.toContain(made.key);
  });

  it('the header’s name is known however it is written, and a bad key is 401', async () => {
    const { key } = await create({ name: 'Header', scopes: ['admin'] });
    expect((await bearerOf(key).ask('GET', '/api/v1/api-keys')).status).toBe(200);
    const reply = await bearerOf(`${key}x`).ask<{ detail: string; status_code: number }>('GET', '/api/v1/api-keys');
    expect(reply.status).toBe(401);
  });
});

describe('“Scoped permissions: read:events, read:cameras, write:cameras, admin”', () => {
  it.each(['read:events', 'read:cameras', 'write:cameras', 'admin'])('%s can be given', async (scope) => {
    expect((await create({ name: scope, scopes: [scope] })).scopes).toEqual([scope]);
  });

  it('a key without the scope is 403, “{ detail, status_code }”', async () => {
    const { key } = await create({ name: 'Events', scopes: ['read:events'] });
    const reply = await bearerOf(key).ask<{ detail: string; status_code: number }>('GET', '/api/v1/api-keys');
    expect({ status: reply.status, body: reply.body }).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/\S/) as string, status_code: 403 },
    });
  });
});

describe('“Common Endpoints: API Keys”', () => {
  it('GET and POST /api-keys: list and create', async () => {
    const made = await create({ name: 'Listed' });
    expect((await list()).map(({ id }) => id)).toContain(made.id);
  });

  it('GET /api-keys/{id}: details', async () => {
    const { key, ...made } = await create({ name: 'Detailed' });
    expect(key).toBeDefined();
    expect(await dashboard.does(200, 'GET', `/api/v1/api-keys/${made.id}`)).toEqual(made);
  });

  it('DELETE /api-keys/{id}: revoke', async () => {
    const { id, key } = await create({ name: 'Revoked', scopes: ['admin'] });
    expect((await bearerOf(key).ask('GET', '/api/v1/api-keys')).status).toBe(200);
    await dashboard.does(200, 'DELETE', `/api/v1/api-keys/${id}`);
    expect((await bearerOf(key).ask('GET', '/api/v1/api-keys')).status).toBe(401);
  });

  it('GET /api-keys/{id}/usage: “Monitor requests and last used timestamp”', async () => {
    const { id } = await create({ name: 'Used' });
    expect(await dashboard.does(200, 'GET', `/api/v1/api-keys/${id}/usage`)).toMatchObject({ usage_count: 0, last_used_at: null });
  });

  it('knows nothing of keys elsewhere', async () => {
    const other = await personIn(api, (await createTenant(api.stack, 'starter')).organizationId, 'owner');
    const { id } = await create({ name: 'Ours' });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/usage'],
    ] as const) {
      expect((await other.send(method, `/api/v1/api-keys/${id}${path}`)).status).toBe(404);
    }
  });
});

describe('“Rate Limiting”', () => {
  it('“based on the key’s configured limit. Rate limit headers are included in responses”, and 429 with Retry-After beyond it', async () => {
    const { key } = await create({ name: 'Limited', scopes: ['admin'], rate_limit_per_minute: 2 });
    const replies = [];
    for (let n = 0; n < 3; n += 1) replies.push(await bearerOf(key).ask('GET', '/api/v1/api-keys'));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-limit'))).toEqual(['2', '2', '2']);
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
    const now = Date.now() / 1000;
    for (const { headers } of replies) expect(Math.abs(Number(headers.get('x-ratelimit-reset')) - now)).toBeLessThan(120);
    expect(replies.map(({ headers }) => headers.has('retry-after'))).toEqual([false, false, true]);
    expect(Number(replies[2]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  it('“API key authenticated requests”: the dashboard’s are not counted', async () => {
    expect((await dashboard.send('GET', '/api/v1/api-keys')).headers.has('x-ratelimit-limit')).toBe(false);
  });
});
