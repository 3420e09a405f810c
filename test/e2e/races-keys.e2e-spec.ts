import { createTenant, withDatabase } from '../support';
import { ConformanceClient, personIn, type Reply, type RootApi, SignedIn, startRootApi } from './support';

// What must hold when keys are replaced and ended at the same moment. Each is tried two hundred times, at two apis that share a database.
jest.setTimeout(300_000);

const REPEATS = 200;

interface KeyRow {
  readonly id: string;
  readonly live: boolean;
}
interface Workspace {
  readonly keys: string;
  /** One person, at one api and at the other. */
  readonly here: SignedIn;
  readonly there: SignedIn;
}

let api: RootApi;
let elsewhere: ConformanceClient;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '1000' } });
  elsewhere = await ConformanceClient.connect(await api.stack.addApi(), api.apiKey);
});
afterAll(() => api?.stack.stop());

const open = async (): Promise<Workspace> => {
  const { organizationId } = await createTenant(api.stack, 'starter');
  const here = await personIn(api, organizationId, 'owner');
  const there = new SignedIn(here.userId, here.email, here.cookie, elsewhere.as(null));
  return { keys: `/api/v1/api-keys/organizations/${organizationId}/keys`, here, there };
};
const make = ({ here, keys }: Workspace, name: string) => here.does<{ id: string; key: string }>(201, 'POST', keys, { name });
const statusesOf = (replies: readonly Reply<unknown>[]): number[] => replies.map(({ status }) => status).sort();
const query = async (text: string, id: string): Promise<KeyRow[]> =>
  withDatabase(api.stack, async (database) => (await database.query<KeyRow>(text, [id])).rows);
const successorsOf = (id: string) => query('SELECT id, revoked_at IS NULL AS live FROM api_key WHERE rotated_from = $1', id);
const isLive = async (id: string) => (await query('SELECT id, revoked_at IS NULL AS live FROM api_key WHERE id = $1', id))[0]?.live;

it.each([
  ['at once', undefined],
  ['after an overlap', { overlap_hours: 1 }],
])('a key that is rotated four times together, to end %s, has exactly one successor', async (_, json) => {
  const workspace = await open();
  const { here, there, keys } = workspace;
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const { id } = await make(workspace, `Key ${turn}`);
    const replies = await Promise.all(
      [here, there, here, there].map((person) => person.send<{ new_key?: { id: string } }>('POST', `${keys}/${id}/rotate`, { json })),
    );
    expect(statusesOf(replies)).toEqual([200, 400, 400, 400]);
    const winner = replies.find(({ status }) => status === 200);
    expect(await successorsOf(id)).toEqual([{ id: winner?.body.new_key?.id, live: true }]);
    expect(await isLive(id)).toBe(json !== undefined);
  }
});

it('a key that is rotated and revoked together is one of the two, and one that was revoked has no successor', async () => {
  const workspace = await open();
  const { here, there, keys } = workspace;
  const outcomes = new Set<string>();
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const { id } = await make(workspace, `Key ${turn}`);
    const [first, second] = turn % 4 < 2 ? [here, there] : [there, here];
    const rotate = () => first.send('POST', `${keys}/${id}/rotate`);
    const revoke = () => second.send('DELETE', `${keys}/${id}`);
    const calls = turn % 2 === 0 ? [rotate(), revoke()] : [revoke(), rotate()];
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    const [rotated, revoked] = turn % 2 === 0 ? statuses : [...statuses].reverse();
    const outcome = rotated === 200 ? 'rotated' : 'revoked';
    outcomes.add(outcome);
    const successors = (await successorsOf(id)).map(({ live }) => live);
    expect({ rotated, revoked, successors, live: await isLive(id) }).toEqual(
      outcome === 'rotated'
        ? { rotated: 200, revoked: 400, successors: [true], live: false }
        : { rotated: 400, revoked: 200, successors: [], live: false },
    );
  }
  // Both orders were seen: the requests really met.
  expect([...outcomes].sort()).toEqual(['revoked', 'rotated']);
});

it('a key that makes another one while it is rotated leaves none behind', async () => {
  const workspace = await open();
  const { here, keys } = workspace;
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const parent = await here.does<{ id: string; key: string }>(201, 'POST', '/keys', { name: `Parent ${turn}` });
    const mint = () => elsewhere.as(parent.key).send('POST', '/keys', { json: { name: 'Late' } });
    const rotate = () => here.send('POST', `${keys}/${parent.id}/rotate`);
    const [rotation] = turn % 2 === 0 ? await Promise.all([rotate(), mint()]) : (await Promise.all([mint(), rotate()])).reverse();
    expect(rotation?.status).toBe(200);
    expect(await query('SELECT id, true AS live FROM api_key WHERE parent_id = $1 AND revoked_at IS NULL', parent.id)).toEqual([]);
  }
});
