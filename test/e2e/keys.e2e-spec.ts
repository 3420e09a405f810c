import { randomUUID } from 'node:crypto';
import { until } from '../../tools/support/processes';
import { createTenant, withDatabase } from '../support';
import {
  type ConformanceClient,
  createKey,
  type ErrorView,
  expectRefusal,
  formOf,
  type Reply,
  type RootApi,
  smallPng,
  startRootApi,
} from './support';

// Document 000's keys, as far as callers with a key go: seen by prefix only, made at most so many an hour, ended at once with what they made.
jest.setTimeout(120_000);

interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}
type NewKeyView = Omit<KeyView, 'lastUsedAt'> & { readonly key: string };
type KeyRow = Record<string, unknown>;

const HOUR_MS = 3_600_000;

let api: RootApi;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 1 });
});
afterAll(() => api?.stack.stop());

/** A workspace of its own with one admin's key, so that no test sees what another one made. */
const workspace = async (): Promise<{ organizationId: string; admin: ConformanceClient; key: string }> => {
  const { organizationId } = await createTenant(api.stack, 'starter');
  await query('DELETE FROM api_key WHERE organization_id = $1', [organizationId]);
  const key = await createKey(api.stack, organizationId);
  return { organizationId, key, admin: api.client.as(key) };
};
const list = (client: ConformanceClient) => client.expect<KeyView[]>(200, 'GET', '/keys');
const mint = (client: ConformanceClient, name = 'Child') => client.expect<NewKeyView>(201, 'POST', '/keys', { json: { name } });
const query = async (text: string, values: unknown[]): Promise<KeyRow[]> =>
  withDatabase(api.stack, async (database) => (await database.query<KeyRow>(text, values)).rows);
const isRefused = async (client: ConformanceClient): Promise<void> =>
  expectRefusal(await client.send('GET', '/usage'), { status: 401, code: 'auth.invalid_credential' });
const idOf = async (key: string, organizationId: string): Promise<string> => {
  const [row] = await query('SELECT id FROM api_key WHERE organization_id = $1 AND prefix = $2', [organizationId, key.slice(0, 10)]);
  return String(row?.id);
};

describe('A key that may spend only so much', () => {
  it('shares its count with the keys it makes, shows it, and raises it for nobody', async () => {
    const { admin, organizationId, key } = await workspace();
    const id = await idOf(key, organizationId);
    await query('UPDATE api_key SET credit_limit = 3 WHERE id = $1', [id]);
    const child = await admin.expect<NewKeyView & { creditLimit: number }>(201, 'POST', '/keys', { json: { name: 'Child' } });
    expect(child).toMatchObject({ creditLimit: 3, spentCredits: 0 });

    const png = await smallPng();
    const upload = (client: ConformanceClient) =>
      client.send<ErrorView & { id?: string }>('POST', '/assets/upload', { body: formOf({ name: 'a.png', bytes: png }) });
    await until(async () => (await upload(api.client.as(child.key))).status === 429, 30_000);
    expect(await list(admin)).toEqual([
      expect.objectContaining({ creditLimit: 3, spentCredits: 3 }),
      expect.objectContaining({ creditLimit: 3, spentCredits: 3 }),
    ]);
    const refused = await upload(admin);
    expectRefusal(refused, { status: 429, code: 'billing.key_limit_reached' });
    expect(refused.body.upgrade).toBe(false);

    expectRefusal(await admin.send('PATCH', `/keys/${id}`, { json: { creditLimit: null } }), { status: 403, code: 'auth.forbidden' });
    expectRefusal(await admin.send('POST', '/keys', { json: { name: 'More', creditLimit: 100 } }), {
      status: 400,
      code: 'key.limit_shared',
    });
  });
});

describe('A new key', () => {
  it('is shown once, is stored nowhere, and works at once', async () => {
    const { admin, organizationId } = await workspace();
    const reply = await admin.send<NewKeyView>('POST', '/keys', { json: { name: '  Nightly import ' } });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const { key, ...shown } = reply.body;
    expect(key).toMatch(/^ak_[\w-]{43}[0-9A-Za-z]{6}$/);
    expect(shown).toMatchObject({ name: 'Nightly import', prefix: key.slice(0, 10), expiresAt: null });

    await api.client.as(key).expect(200, 'GET', '/usage');
    const listed = (await list(admin)).find(({ id }) => id === shown.id);
    expect({ ...listed, lastUsedAt: null }).toEqual({ ...shown, lastUsedAt: null });
    expect(JSON.stringify(await list(admin))).not.toContain(key);
    const tables = await query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`, []);
    for (const { table_name: table } of tables) {
      const holding = await query(`SELECT 1 FROM "${String(table)}" AS r WHERE strpos(r::text, $1) > 0`, [key.slice(10)]);
      expect({ table, rows: holding.length }).toEqual({ table, rows: 0 });
    }
    const [row] = await query('SELECT parent_id, permissions FROM api_key WHERE id = $1', [shown.id]);
    const [parent] = await query('SELECT permissions FROM api_key WHERE id = $1 AND organization_id = $2', [
      row?.parent_id,
      organizationId,
    ]);
    const own = (parent?.permissions as string[]).filter((permission) => permission !== 'keys.mint_child');
    expect(row?.permissions).toEqual(own.sort());
  });

  it('is never made twice for one request, whatever Idempotency-Key comes with it', async () => {
    const { admin } = await workspace();
    const call = { json: { name: 'Twice' }, headers: { 'idempotency-key': randomUUID() } };
    const first = await admin.expect<NewKeyView>(201, 'POST', '/keys', call);
    const second = await admin.expect<NewKeyView>(201, 'POST', '/keys', call);
    expect(second.key).not.toBe(first.key);
  });

  it('makes no keys itself', async () => {
    const { admin } = await workspace();
    const child = api.client.as((await mint(admin)).key);
    const reply = await child.send('POST', '/keys', { json: { name: 'Grandchild' } });
    expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
    expect(reply.body.permission).toBe('keys.mint_child');
  });

  it('ends when its parent does, and has nothing that no key may have', async () => {
    const { organizationId } = await workspace();
    const expiresAt = new Date(Date.now() + HOUR_MS);
    const permissions = ['keys.mint_child', 'usage.read', 'members.role', 'org.delete', 'org.transfer', 'billing.owner'];
    const parent = api.client.as(await createKey(api.stack, organizationId, { expiresAt, permissions }));
    const child = await mint(parent);
    expect(child.expiresAt).toBe(expiresAt.toISOString());
    expect(await query('SELECT permissions FROM api_key WHERE id = $1', [child.id])).toEqual([{ permissions: ['usage.read'] }]);
  });

  it.each([
    ['no name', {}, /`name` is required/],
    ['an empty name', { name: '' }, /`name` must have at least 1 character/],
    ['a blank name', { name: ' \t ' }, /`name` must have at least 1 character/],
    ['a long name', { name: 'x'.repeat(101) }, /`name` must have at most 100 characters/],
    ['a name that is no text', { name: 7 }, /`name` must be text/],
    ['no object', [], /object/],
  ])('is not made with %s', async (_, json, says) => {
    const { admin } = await workspace();
    expectRefusal(await admin.send('POST', '/keys', { json }), { code: 'request.invalid', says });
    expect(await list(admin)).toHaveLength(1);
  });

  it('may have a name of 100 characters', async () => {
    const { admin } = await workspace();
    expect((await mint(admin, ` ${'n'.repeat(100)} `)).name).toBe('n'.repeat(100));
  });
});

describe('The limit', () => {
  const attempts = (client: ConformanceClient, count: number): Promise<Reply<ErrorView>[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => client.send('POST', '/keys', { json: { name: `Key ${n}` } })));

  it('is ten an hour for each key, though all are asked for at the same moment', async () => {
    const { admin, organizationId } = await workspace();
    const replies = await attempts(admin, 11);
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(10).fill(201), 429]);
    const refused = replies.find(({ status }) => status === 429);
    if (!refused) throw new Error('Nothing was refused');
    expectRefusal(refused, { status: 429, code: 'key.rate_limited', says: /"limit":10/ });
    expect(refused.body.upgrade).toBeUndefined();
    const waitSeconds = Number(refused.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(3_500);
    // A window is counted by the minute.
    expect(waitSeconds).toBeLessThanOrEqual(3_660);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('10');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Math.abs(Number(refused.headers.get('x-ratelimit-reset')) - Date.now() / 1000 - waitSeconds)).toBeLessThan(60);
    expect(await list(admin)).toHaveLength(11);

    // Another key of the workspace counts for itself.
    await mint(api.client.as(await createKey(api.stack, organizationId)));
  });

  it('counts revoked keys too', async () => {
    const { admin } = await workspace();
    for (const { id } of (await attempts(admin, 10)).map(({ body }) => body as unknown as NewKeyView)) {
      await admin.expect(204, 'DELETE', `/keys/${id}`);
    }
    expect((await attempts(admin, 1))[0]?.status).toBe(429);
  });
});

describe('The list', () => {
  it('has the keys that can be used, newest first', async () => {
    const { admin, organizationId } = await workspace();
    await createKey(api.stack, organizationId, { revokedAt: new Date() });
    await createKey(api.stack, organizationId, { expiresAt: new Date(Date.now() - 1_000) });
    const first = await mint(admin, 'First');
    const second = await mint(admin, 'Second');
    expect((await list(admin)).map(({ name }) => name)).toEqual(['Second', 'First', 'Test']);
    await admin.expect(204, 'DELETE', `/keys/${first.id}`);
    expect((await list(admin)).map(({ name }) => name)).toEqual(['Second', 'Test']);
    expect((await list(admin))[0]).toEqual({ ...second, key: undefined, lastUsedAt: null });
  });

  it('of another workspace has none of them', async () => {
    const [ours, theirs] = [await workspace(), await workspace()];
    await mint(ours.admin);
    expect(await list(theirs.admin)).toHaveLength(1);
  });
});

describe('A revoked key', () => {
  it('is refused from then on, like every key it made', async () => {
    const { admin, key, organizationId } = await workspace();
    const children = [api.client.as((await mint(admin)).key), api.client.as((await mint(admin)).key)];
    for (const child of children) await child.expect(200, 'GET', '/usage');
    const other = api.client.as(await createKey(api.stack, organizationId));
    await other.expect(204, 'DELETE', `/keys/${await idOf(key, organizationId)}`);
    for (const client of [admin, ...children]) await isRefused(client);
    expect(await list(other)).toHaveLength(1);
  });

  it('may be the one that asks, and leaves its parent alone', async () => {
    const { admin } = await workspace();
    const child = await mint(admin);
    const client = api.client.as(child.key);
    await client.expect(204, 'DELETE', `/keys/${child.id}`);
    await isRefused(client);
    await admin.expect(200, 'GET', '/usage');
  });

  it('leaves no child behind that was made at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { admin, key, organizationId } = await workspace();
      const other = api.client.as(await createKey(api.stack, organizationId));
      const id = await idOf(key, organizationId);
      const minting = Array.from({ length: 4 }, () => admin.send('POST', '/keys', { json: { name: 'Late' } }));
      await Promise.all([...minting, other.expect(204, 'DELETE', `/keys/${id}`)]);
      expect(await list(other)).toHaveLength(1);
    }
  });

  it('is unknown to whoever revokes it again, like one of another workspace and one that nobody has', async () => {
    const [{ admin }, stranger] = [await workspace(), (await workspace()).admin];
    const child = await mint(admin);
    const bodies: unknown[] = [];
    const refuse = async (client: ConformanceClient, id: string): Promise<void> => {
      const reply = await client.send('DELETE', `/keys/${id}`);
      expectRefusal(reply, { status: 404, code: 'key.not_found' });
      bodies.push({ ...reply.body, requestId: '' });
    };
    await refuse(stranger, child.id);
    await api.client.as(child.key).expect(200, 'GET', '/usage');
    await admin.expect(204, 'DELETE', `/keys/${child.id}`);
    for (const id of [child.id, randomUUID(), 'banana']) await refuse(admin, id);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });
});

describe('What is kept of keys', () => {
  it('is who made and who ended them', async () => {
    const { admin, key, organizationId } = await workspace();
    const child = await mint(admin);
    await admin.expect(204, 'DELETE', `/keys/${child.id}`);
    const trail = () =>
      query(
        `SELECT action, actor_kind, actor_id, resource_type FROM audit_log WHERE organization_id = $1 AND resource_id = $2 ORDER BY action`,
        [organizationId, child.id],
      );
    expect(await until(async () => (await trail()).length === 2, 20_000, 200)).toBe(true);
    const actor = { actor_kind: 'key', actor_id: await idOf(key, organizationId), resource_type: 'key' };
    expect(await trail()).toEqual([
      { action: 'key.created', ...actor },
      { action: 'key.revoked', ...actor },
    ]);
  });

  it('is how often they were used and when last, a little later, and at the latest when the api stops', async () => {
    const { admin, organizationId } = await workspace();
    const before = Date.now();
    const child = await mint(admin);
    const client = api.client.as(child.key);
    const use = (times: number) => Promise.all(Array.from({ length: times }, () => client.expect(200, 'GET', '/usage')));
    const usage = async () => {
      const [row] = await query('SELECT usage_count::int AS count, last_used_at FROM api_key WHERE id = $1', [child.id]);
      return row as { count: number; last_used_at: Date | null };
    };
    await use(20);
    expect(await until(async () => (await usage()).count === 20, 20_000, 200)).toBe(true);
    const lastUsedAt = (await list(admin)).find(({ id }) => id === child.id)?.lastUsedAt;
    expect(Date.parse(lastUsedAt ?? '')).toBeGreaterThanOrEqual(before);

    await use(3);
    await api.stack.api.stop();
    expect((await usage()).count).toBe(23);
    expect(await query('SELECT 1 FROM api_key WHERE organization_id = $1 AND usage_count = 0', [organizationId])).toEqual([]);
  });
});
