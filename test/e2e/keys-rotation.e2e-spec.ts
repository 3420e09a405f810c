import { randomUUID } from 'node:crypto';
import { until } from '../../tools/support/processes';
import { createTenant, withDatabase } from '../support';
import { type ConformanceClient, expectRefusal, flat, personIn, type RootApi, type SignedIn, startRootApi } from './support';

// One key in place of another: what passes on, when the old one ends, and who may not.
jest.setTimeout(120_000);

interface NewKey {
  readonly id: string;
  readonly key: string;
  readonly expires_at: string | null;
}
interface Rotated {
  readonly new_key: NewKey;
  readonly message: string;
}

const HOUR_MS = 3_600_000;

let api: RootApi;
let admin: SignedIn;
let keys: string;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '1000' } });
  admin = await personIn(api, api.organizationId, 'admin');
  keys = `/api/v1/api-keys/organizations/${api.organizationId}/keys`;
});
afterAll(() => api?.stack.stop());

const make = (json: object = {}): Promise<NewKey> => admin.does(201, 'POST', keys, { name: 'Rotated', scopes: ['admin'], ...json });
const rotate = (id: string, json?: object): Promise<Rotated> => admin.does(200, 'POST', `${keys}/${id}/rotate`, json);
const as = ({ key }: NewKey): ConformanceClient => api.client.as(key);
const isRefused = async (client: ConformanceClient): Promise<void> =>
  expectRefusal(await client.send('GET', '/usage'), { status: 401, code: 'auth.invalid_credential' });
const endNow = (id: string) =>
  withDatabase(api.stack, (database) => database.query(`UPDATE api_key SET expires_at = now() WHERE id = $1`, [id]));

describe('An overlap', () => {
  it('lets the old key go on beside the new one, and then ends it', async () => {
    const old = await make();
    const { new_key: successor, message } = await rotate(old.id, { overlap_hours: 2 });
    expect(message).toMatch(/^Key rotated successfully\. The old key works until \S+Z\.$/);
    for (const key of [old, successor]) await as(key).expect(200, 'GET', '/usage');
    const listed = await admin.does<NewKey[]>(200, 'GET', keys);
    const end = listed.find(({ id }) => id === old.id)?.expires_at ?? '';
    expect(message).toContain(end);
    expect(Math.abs(Date.parse(end) - Date.now() - 2 * HOUR_MS)).toBeLessThan(HOUR_MS / 2);
    expect(listed.find(({ id }) => id === successor.id)?.expires_at).toBeNull();

    await endNow(old.id);
    expect(await until(async () => (await as(old).send('GET', '/usage')).status === 401, 10_000, 50)).toBe(true);
    await as(successor).expect(200, 'GET', '/usage');
  });

  it('takes along the keys the old one made', async () => {
    const old = await admin.does<NewKey>(201, 'POST', '/keys', { name: 'Parent' });
    const child = await as(old).expect<NewKey>(201, 'POST', '/keys', { json: { name: 'Child' } });
    await rotate(old.id, { overlap_hours: 1 });
    await as(child).expect(200, 'GET', '/usage');
    const listed = await admin.does<NewKey[]>(200, 'GET', keys);
    const ends = [old, child].map(({ id }) => listed.find((key) => key.id === id)?.expires_at);
    expect(ends[0]).not.toBeNull();
    expect(ends[1]).toBe(ends[0]);
  });

  it('lets no key live longer than it would have', async () => {
    const old = await admin.does<NewKey>(201, 'POST', '/api/v1/api-keys', {
      name: 'Short-lived',
      expires_at: new Date(Date.now() + HOUR_MS).toISOString(),
    });
    const { new_key: successor } = await rotate(old.id, { overlap_hours: 24 });
    const listed = await admin.does<NewKey[]>(200, 'GET', keys);
    for (const { id } of [old, successor]) expect(listed.find((key) => key.id === id)?.expires_at).toBe(old.expires_at);
  });

  it.each([[-1], [25], [1.5], ['1'], [null]])('of %p hours is refused, and nothing is rotated', async (hours) => {
    const old = await make();
    const reply = flat((await admin.send('POST', `${keys}/${old.id}/rotate`, { json: { overlap_hours: hours } })) as never);
    expectRefusal(reply, { status: 422, code: 'request.invalid', says: /overlap_hours/ });
    await rotate(old.id, { overlap_hours: 24 });
  });
});

describe('Without an overlap', () => {
  it('the old key and those it made are refused from then on', async () => {
    const old = await admin.does<NewKey>(201, 'POST', '/keys', { name: 'Parent' });
    const child = await as(old).expect<NewKey>(201, 'POST', '/keys', { json: { name: 'Child' } });
    const { new_key: successor } = await rotate(old.id);
    for (const key of [old, child]) await isRefused(as(key));
    await as(successor).expect(200, 'GET', '/usage');
  });
});

describe('A rotation is refused', () => {
  it('for a key that has a successor, with and without an overlap', async () => {
    for (const json of [undefined, { overlap_hours: 1 }]) {
      const { id } = await make();
      const { new_key: successor } = await rotate(id, json);
      expect(await admin.fails(400, 'POST', `${keys}/${id}/rotate`)).toBe('key.not_rotatable');
      // The successor is a key like any other.
      await rotate(successor.id);
    }
  });

  it('for one that is revoked or has expired', async () => {
    const [revoked, expired] = [await make(), await make()];
    await admin.does(200, 'DELETE', `${keys}/${revoked.id}`);
    await endNow(expired.id);
    for (const { id } of [revoked, expired]) expect(await admin.fails(400, 'POST', `${keys}/${id}/rotate`)).toBe('key.not_rotatable');
  });

  it('for one of another workspace exactly as for one that nobody has', async () => {
    const other = await createTenant(api.stack, 'starter');
    const stranger = await personIn(api, other.organizationId, 'owner');
    const ours = await make();
    const theirs = `/api/v1/api-keys/organizations/${other.organizationId}/keys`;
    for (const id of [ours.id, randomUUID()]) {
      expect(await stranger.fails(404, 'POST', `${theirs}/${id}/rotate`)).toBe('key.not_found');
    }
    expect(await stranger.fails(403, 'POST', `${keys}/${ours.id}/rotate`)).toBe('organization.forbidden');
    await as(ours).expect(200, 'GET', '/usage');
  });
});
