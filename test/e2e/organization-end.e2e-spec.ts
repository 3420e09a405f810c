import { Client } from 'pg';
import { until } from '../../tools/support/processes';
import { auditLedger, storedKeys, withDatabase } from '../support';
import {
  bring,
  ConformanceClient,
  createKey,
  type ErrorView,
  expectRefusal,
  formOf,
  type RootApi,
  signIn,
  signInMany,
  startRootApi,
} from './support';

// What is left of an organization that was deleted: what was done and what was paid, and nothing else.
jest.setTimeout(180_000);

let api: RootApi;
let elsewhere: ConformanceClient;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 1 });
  elsewhere = await ConformanceClient.connect(await api.stack.addApi(), api.apiKey);
});
afterAll(() => api?.stack.stop());

const ask = async <Row extends object>(text: string, values: unknown[]): Promise<Row[]> =>
  withDatabase(api.stack, async (database) => (await database.query<Row>(text, values)).rows);
const countIn = async (table: string, id: string, column = 'organization_id'): Promise<number> =>
  (await ask<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [id]))[0]?.n ?? -1;
/** The worker has taken the event of its end. */
const isOver = (id: string): Promise<boolean> =>
  until(
    async () =>
      (await ask(`SELECT 1 FROM outbox_event WHERE organization_id = $1 AND type = 'organization.deleted' AND published_at IS NULL`, [id]))
        .length === 0,
    30_000,
    50,
  );
const uploadTo = (client: ConformanceClient, name: string) =>
  client.send<ErrorView & { id?: string }>('POST', '/assets/upload', { body: formOf({ name, bytes: name }) });

const OWN = ['asset', 'asset_search', 'storage_intent', 'project', 'api_key', 'membership', 'invite'];
const KEPT = ['ledger_account', 'ledger_transaction', 'credit_hold'];

it('Its keys, people, invitations, projects and assets are gone, nobody acts there, and money outlives it, however often that is heard', async () => {
  const [owner, member] = await signInMany(api.stack, api.client, 2);
  if (!owner || !member) throw new Error('Nobody was signed in');
  const { id } = await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: 'Doomed' });
  await bring(owner, member, id, 'member');
  const link = await owner.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`);
  await api.client.as(null).expect(200, 'POST', `/invite/${link.token}/claim`, { json: { email: 'late@example.com' } });
  await owner.does(201, 'POST', `/workspaces/${id}/invites`, { email: 'pending@example.com' });
  const project = await owner.does<{ id: string }>(201, 'POST', '/api/v1/projects', { name: 'Its project' });
  await member.does(200, 'POST', '/api/v1/users/me/default-organization', { organization_id: id, project_id: project.id });
  const key = api.client.as(await createKey(api.stack, id));
  const picture = await key.upload({ name: 'seen.svg', bytes: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' });
  await key.ready(picture.id);
  const kept = await Promise.all(KEPT.map((table) => countIn(table, id, 'org_id')));
  expect(Math.min(...kept)).toBeGreaterThan(0);
  for (const table of OWN.filter((name) => name !== 'storage_intent')) expect(await countIn(table, id)).toBeGreaterThan(0);

  await owner.does(200, 'DELETE', `/api/v1/organizations/${id}`);
  for (let deliveries = 1; deliveries <= 2; deliveries += 1) {
    expect(await isOver(id)).toBe(true);
    for (const table of OWN) expect([table, await countIn(table, id)]).toEqual([table, 0]);
    expect(await countIn('session', id, 'active_organization_id')).toBe(0);
    expect(await countIn('user_account', id, 'default_organization_id')).toBe(0);
    expect(await ask('SELECT 1 FROM sign_in_challenge WHERE email = $1', ['late@example.com'])).toEqual([]);
    expect(await Promise.all(KEPT.map((table) => countIn(table, id, 'org_id')))).toEqual(kept);
    expect((await storedKeys(api.stack.dataDir)).blobs.filter((name) => name.includes(id))).toEqual([]);
    await ask(`UPDATE outbox_event SET published_at = NULL, next_attempt_at = now() WHERE organization_id = $1`, [id]);
  }
  expect(await isOver(id)).toBe(true);
  await withDatabase(api.stack, auditLedger);
  expect((await key.send('GET', '/usage')).status).toBe(401);
  // The people are who they were.
  for (const one of [owner, member])
    expect(await one.does(200, 'GET', '/auth/me')).toMatchObject({ workspaces: [], activeWorkspaceId: null });
});

it('An upload that would commit after the end waits for it, and is refused without a trace', async () => {
  const { organizationId: id, client } = await tenant();
  const ending = new Client({ connectionString: api.stack.database.ownerUrl });
  await ending.connect();
  try {
    await ending.query('BEGIN');
    await ending.query('UPDATE organization SET deleted_at = now() WHERE id = $1', [id]);
    const upload = uploadTo(client, 'late.txt');
    const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`;
    const waits = async () => (await ask(waiting, [])).length > 0;
    expect(await until(waits, 10_000, 20)).toBe(true);
    await ending.query('COMMIT');
    expectRefusal(await upload, { status: 403, code: 'auth.no_organization' });
  } finally {
    await ending.end();
  }
  for (const table of ['asset', 'asset_search', 'storage_intent', 'organization_usage', 'outbox_event'])
    expect([table, await countIn(table, id)]).toEqual([table, 0]);
  expect((await storedKeys(api.stack.dataDir)).blobs.filter((name) => name.includes(id))).toEqual([]);
});

it('Whatever is uploaded at the moment of the end, nothing stays', async () => {
  const owner = await signIn(api.stack, api.client);
  const statuses = new Set<number>();
  for (let turn = 0; turn < 40; turn += 1) {
    const { id } = await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: `Busy ${turn}` });
    const apiKey = await createKey(api.stack, id);
    const uploads = Array.from({ length: 4 }, (_, at) => uploadTo((at % 2 === 0 ? api.client : elsewhere).as(apiKey), `${turn}-${at}.txt`));
    const [deleted, ...replies] = await Promise.all([owner.send('DELETE', `/api/v1/organizations/${id}`), ...uploads]);
    expect(deleted.status).toBe(200);
    for (const { status } of replies) statuses.add(status);
    expect(await isOver(id)).toBe(true);
    for (const table of OWN) expect([table, await countIn(table, id)]).toEqual([table, 0]);
    expect((await storedKeys(api.stack.dataDir)).blobs.filter((name) => name.includes(id))).toEqual([]);
  }
  expect([...statuses].filter((status) => ![201, 401, 403].includes(status))).toEqual([]);
  expect(statuses.size).toBeGreaterThan(1);
});

/** A workspace of one key. */
async function tenant(): Promise<{ organizationId: string; client: ConformanceClient }> {
  const owner = await signIn(api.stack, api.client);
  const { id } = await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: 'Ending' });
  await ask('DELETE FROM outbox_event WHERE organization_id = $1', [id]);
  return { organizationId: id, client: api.client.as(await createKey(api.stack, id)) };
}
