import { ADMIN_KEY } from '@argus/auth';
import { createTenant } from '../support';
import {
  type ApiOperation,
  type AssetView,
  type ConformanceClient,
  createKey,
  type ErrorView,
  expectRefusal,
  filled,
  flat,
  methodsAt,
  namesOrganization,
  operationsOf,
  type Reply,
  requestOf,
  type RootApi,
  startRootApi,
  tracesOf,
} from './support';

// Who may call what, for every operation of the published document, whichever there are.
jest.setTimeout(120_000);

const UNKNOWN_ID = '01920000-0000-7000-8000-000000000000';

const isForPeople = ({ permission }: ApiOperation): boolean => permission === undefined;
/** What no key can carry is an owner's alone. */
const isForKeys = ({ permission }: ApiOperation): boolean => (ADMIN_KEY as readonly string[]).includes(permission ?? '');

let api: RootApi;
let owner: ConformanceClient;
let operations: ApiOperation[];
/** What a caller needs a credential for. */
let closed: ApiOperation[];
/** What a credential counts for, whether it is needed or not. */
let heard: ApiOperation[];
/** Of those that need one, what keys can be made for. */
let forKeys: ApiOperation[];
let asset: AssetView;

beforeAll(async () => {
  // Whoever asks everything asks often.
  api = await startRootApi('starter', { workers: 0, env: { KEY_REQUESTS_PER_MINUTE: '10000', KEY_CREATIONS_PER_HOUR: '1000' } });
  owner = api.client;
  operations = operationsOf(owner.document);
  heard = operations.filter(({ isPublic }) => !isPublic);
  closed = heard.filter(({ isForAnyone }) => !isForAnyone);
  forKeys = closed.filter(({ permission }) => permission !== 'signed_in');
  asset = await owner.upload({ name: 'mine.txt', bytes: 'mine', fields: { tags: 'mine', project: 'Mine' } });
});
afterAll(() => api?.stack.stop());

const pathOf = (operation: ApiOperation, id: string): string => {
  const { path } = operation;
  return filled(namesOrganization(operation) ? path.replace(/\{(org_)?id\}/, api.organizationId) : path, id);
};
const call = async (client: ConformanceClient, operation: ApiOperation, id: string, headers: Record<string, string> = {}) =>
  flat(await client.send(operation.method, pathOf(operation, id), { ...requestOf(operation), headers }));

/** Calls every operation that hears callers as `client` and holds each answer to `check`; nothing may have changed afterwards. */
const everyOperation = async (
  check: (reply: Reply<ErrorView>, operation: ApiOperation) => void,
  client: ConformanceClient,
  headers?: Record<string, string>,
): Promise<void> => {
  const before = await tracesOf(api.stack, owner);
  for (const operation of heard) check(await call(client, operation, asset.id, headers), operation);
  expect(await tracesOf(api.stack, owner)).toEqual(before);
  expect(await owner.get(asset.id)).toEqual(asset);
};

const unauthenticated =
  (code: string) =>
  (reply: Reply<ErrorView>, { id }: ApiOperation): void => {
    expect({ id, status: reply.status }).toEqual({ id, status: 401 });
    expectRefusal(reply, { status: 401, code });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="argus"');
  };

/** No payment provider is set up here: who is let in hears so. */
const letIn = (reply: Reply<ErrorView>): void => expectRefusal(reply, { status: 503, code: 'billing.not_configured' });

describe('The published document', () => {
  it('says for every operation that it is public, for anyone, for people, or which permission it needs', () => {
    const said = operations.map((one) => [one.isPublic, one.isForAnyone, one.isForSignedIn, one.permission !== undefined]);
    expect(said.filter((ways) => ways.filter(Boolean).length !== 1)).toEqual([]);
  });

  it('opens to everybody what everybody may see, and nothing else', () => {
    const open = operations.filter(({ isPublic }) => isPublic).map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual([
      'GET /auth/magic/verify',
      'GET /content/{kind}/{organizationId}/{assetId}/{file}',
      'GET /dev/mailbox',
      'GET /health/live',
      'GET /health/ready',
      'GET /invite/{token}',
      'GET /openapi.json',
      'GET /ui/billing',
      'POST /auth/logout',
      'POST /auth/magic',
      'POST /auth/magic/confirm',
      'POST /auth/magic/verify',
      'POST /invite/{token}/claim',
      'POST /invite/{token}/claim/verify',
      'POST /webhooks/stripe',
    ]);
  });

  it('hears anyone where things are bought, and nowhere else', () => {
    const forAnyone = operations.filter(({ isForAnyone }) => isForAnyone).map(({ method, path }) => `${method} ${path}`);
    expect(forAnyone.sort()).toEqual(['POST /checkout/credits', 'POST /checkout/session']);
  });

  it('has what document 000 promises of assets, usage and keys', () => {
    expect(closed.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'POST /assets/upload',
        'POST /assets/upload-from-url',
        'POST /assets/{id}/analyze',
        'GET /assets',
        'GET /assets/{id}',
        'PATCH /assets/{id}',
        'DELETE /assets/{id}',
        'POST /assets/{id}/recover',
        'GET /usage',
        'GET /keys',
        'POST /keys',
        'DELETE /keys/{id}',
      ]),
    );
  });

  it('takes no body that this suite cannot send', () => {
    const unknown = heard.filter((operation) => operation.bodyTypes.length > 0 && Object.keys(requestOf(operation)).length === 0);
    expect(unknown.map(({ id }) => id)).toEqual([]);
  });
});

describe('Every operation', () => {
  it('asks an anonymous caller for a key, unless it is for anyone', () =>
    everyOperation(
      (reply, operation) => (operation.isForAnyone ? letIn(reply) : unauthenticated('auth.required')(reply, operation)),
      owner.as(null),
    ));

  it('for anyone lets in whichever key there is, whatever it may do', async () => {
    for (const permissions of [ADMIN_KEY, ['assets.read'], []]) {
      const key = owner.as(await createKey(api.stack, api.organizationId, { permissions }));
      for (const operation of heard.filter(({ isForAnyone }) => isForAnyone)) letIn(await call(key, operation, asset.id));
    }
  });

  it.each([
    ['a key nobody made', 'Bearer ak_0123456789012345678901234567890123456789012'],
    ['an empty bearer', 'Bearer'],
    ['words after the key', 'Bearer ak_a b'],
    ['another scheme', 'Basic bWU6c2VjcmV0'],
    ['a scheme without a key', 'ApiKey'],
    ['SQL', "Bearer ak_' OR 1=1;--"],
    ['a very long key', `Bearer ak_${'x'.repeat(8_000)}`],
  ])('refuses %s', async (_, authorization) => {
    await everyOperation(unauthenticated('auth.invalid_credential'), owner.as(null), { authorization });
  });

  it('refuses a key without its scheme, and half a key', async () => {
    await everyOperation(unauthenticated('auth.invalid_credential'), owner.as(null), { authorization: api.apiKey });
    await everyOperation(unauthenticated('auth.invalid_credential'), owner.as(api.apiKey.slice(0, -1)));
  });

  it('refuses a bad X-API-Key even beside a good bearer: a credential never falls through', async () => {
    for (const key of ['', 'ak_nobody']) await everyOperation(unauthenticated('auth.invalid_credential'), owner, { 'x-api-key': key });
  });

  it('refuses revoked and expired keys in the words it has for unknown ones', async () => {
    const past = new Date(Date.now() - 1_000);
    const keys = [
      'ak_nobody',
      await createKey(api.stack, api.organizationId, { revokedAt: past }),
      await createKey(api.stack, api.organizationId, { expiresAt: past }),
    ];
    const bodies: unknown[] = [];
    for (const key of keys) {
      await everyOperation(unauthenticated('auth.invalid_credential'), owner.as(key));
      bodies.push({ ...(await owner.as(key).send('GET', '/usage')).body, requestId: '' });
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('refuses a key from the moment it is revoked', async () => {
    const key = await createKey(api.stack, api.organizationId, { expiresAt: new Date(Date.now() + 3_600_000) });
    expect((await owner.as(key).send('GET', '/usage')).status).toBe(200);
    const revoked = await createKey(api.stack, api.organizationId, { revokedAt: new Date() });
    expect((await owner.as(revoked).send('GET', '/usage')).status).toBe(401);
  });

  it('refuses a key of every permission but its own: 403, naming it', async () => {
    for (const permission of new Set(closed.filter((one) => !isForPeople(one)).map((operation) => operation.permission))) {
      const others = ADMIN_KEY.filter((word) => word !== permission);
      const client = owner.as(await createKey(api.stack, api.organizationId, { permissions: others }));
      const before = await tracesOf(api.stack, owner);
      for (const operation of forKeys.filter((one) => one.permission === permission)) {
        const reply = await call(client, operation, asset.id);
        expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
        expect(reply.body.permission).toBe(permission);
      }
      expect(await tracesOf(api.stack, owner)).toEqual(before);
    }
  });

  it('for people lets no key in', async () => {
    const key = owner.as(await createKey(api.stack, api.organizationId));
    const before = await tracesOf(api.stack, owner);
    for (const operation of closed.filter(isForPeople))
      expectRefusal(await call(key, operation, asset.id), { status: 403, code: 'auth.person_required' });
    expect(await tracesOf(api.stack, owner)).toEqual(before);
  });

  it('is open to a key of its own permission only, in every place a key can stand', async () => {
    for (const operation of closed.filter(isForKeys)) {
      const key = await createKey(api.stack, api.organizationId, { permissions: [operation.permission ?? ''] });
      const places: Record<string, string>[] = [
        { authorization: `Bearer ${key}` },
        { authorization: `apikey ${key}` },
        { 'x-api-key': key },
      ];
      for (const headers of places) {
        const { status } = await call(owner.as(null), { ...operation, id: '' }, UNKNOWN_ID, headers);
        expect({ id: operation.id, status: [401, 403].includes(status) }).toEqual({ id: operation.id, status: false });
      }
    }
  });
});

describe('Another tenant', () => {
  let stranger: ConformanceClient;
  beforeAll(async () => {
    const { organizationId } = await createTenant(api.stack, 'starter');
    stranger = owner.as(await createKey(api.stack, organizationId));
  });

  /** Whose ids a path takes: one of ours, and what is said of one that is not the caller's. */
  const thingAt = async (path: string): Promise<{ id: string; code: string }> => {
    if (path.includes('/projects/')) {
      const [project] = await owner.expect<{ id: string }[]>(200, 'GET', '/api/v1/projects');
      return { id: project?.id ?? '', code: 'project.not_found' };
    }
    if (!/\/(api-)?keys\//.test(path)) return { id: asset.id, code: 'asset.not_found' };
    const admin = owner.as(await createKey(api.stack, api.organizationId));
    const [key] = await admin.expect<{ id: string }[]>(200, 'GET', '/keys');
    return { id: key?.id ?? '', code: 'key.not_found' };
  };

  it('is answered about our ids exactly as about ids nobody has', async () => {
    const withId = closed.filter((one) => one.path.includes('{') && isForKeys(one) && !namesOrganization(one));
    expect(withId.length).toBeGreaterThanOrEqual(7);
    const things = await Promise.all(withId.map(async (operation) => ({ operation, ...(await thingAt(operation.path)) })));
    const before = await tracesOf(api.stack, owner);
    for (const { operation, id, code } of things) {
      const ours = await call(stranger, operation, id);
      const nobodys = await call(stranger, operation, UNKNOWN_ID);
      const malformed = await call(stranger, operation, 'banana');
      expectRefusal(ours, { status: 404, code });
      for (const other of [nobodys, malformed]) {
        expect({ ...other.body, requestId: '' }).toEqual({ ...ours.body, requestId: '' });
        expect([...other.headers.keys()].sort()).toEqual([...ours.headers.keys()].sort());
      }
    }
    expect(await owner.get(asset.id)).toEqual(asset);
    expect(await tracesOf(api.stack, owner)).toEqual(before);
  });

  it('finds, counts and filters nothing of ours', async () => {
    for (const query of ['', 'q=mine', 'tags=mine', 'project=Mine', 'status=deleted']) {
      expect(await stranger.list(Object.fromEntries(new URLSearchParams(query)))).toMatchObject({ assets: [], total: 0 });
    }
    expect((await stranger.usage()).assets.count).toBe(0);
  });

  it('is not told that it brought bytes we have', async () => {
    const theirs = await stranger.upload({ name: 'same.txt', bytes: 'mine' });
    expect(theirs.duplicateOf).toBeNull();
    expect((await owner.list()).total).toBe(1);
  });
});

describe('Routes that are not there', () => {
  it.each(['/nope', '/assets/a/b/c', '/Assets', '/assets/upload/', '//assets', '/api', '/v2/assets', '/.env', '/admin'])(
    '%s is 404 in the root family’s words',
    async (path) => {
      const reply = await owner.sendUnknown('GET', path);
      // `/assets/upload/` is read as an asset of that name.
      expectRefusal(reply, { status: 404, code: path === '/assets/upload/' ? 'asset.not_found' : 'route.not_found' });
      expect(reply.body.requestId).toBe(reply.headers.get('x-request-id'));
    },
  );

  it.each(['/api/v1/nope', '/api/v1', '/v1/nope', '/v1'])('%s is 404 in its own family’s words', async (path) => {
    const { status, headers, body } = await owner.sendUnknown<Record<string, unknown>>('GET', path);
    const traceId = headers.get('x-request-id');
    expect({ status, body }).toEqual({
      status: 404,
      body: {
        error: {
          code: 'route.not_found',
          message: 'There is no such route.',
          traceId,
          status: 404,
          fix: expect.stringMatching(/\S/) as string,
        },
        detail: 'There is no such route.',
        status_code: 404,
      },
    });
  });

  it('every path says which methods it knows: 405 with Allow, before it asks who is calling', async () => {
    for (const path of new Set(operations.map((operation) => filled(operation.path, UNKNOWN_ID)))) {
      const known = methodsAt(operations, path);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !known.has(one))) {
        const reply = flat(await owner.as(null).sendUnknown(method, path));
        expectRefusal(reply, { status: 405, code: 'route.method_not_allowed', says: new RegExp(method) });
        expect({ method, path, allow: reply.headers.get('allow') }).toEqual({ method, path, allow: [...known].sort().join(', ') });
      }
      const options = await fetch(api.stack.baseUrl + path, { method: 'OPTIONS' });
      expect([options.status, options.headers.get('allow')]).toEqual([204, [...known].sort().join(', ')]);
    }
  });

  it('keeps a sane request id of the caller, and replaces any other', async () => {
    const sane = await owner.send('GET', `/assets/${UNKNOWN_ID}`, { headers: { 'x-request-id': 'trace-7' } });
    expect([sane.headers.get('x-request-id'), sane.body.requestId]).toEqual(['trace-7', 'trace-7']);
    const insane = await owner.send('GET', `/assets/${UNKNOWN_ID}`, { headers: { 'x-request-id': 'a b "<script>' } });
    expect(insane.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
