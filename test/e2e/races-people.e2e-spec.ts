import { type RootApi, type SignedIn, signIn, signInMany, startRootApi } from './support';
import { withDatabase } from '../support';

// What must hold when people do things at the same moment. Each is tried two hundred times, with real requests in flight together.
jest.setTimeout(300_000);

const REPEATS = 200;
const ORGANIZATIONS = '/api/v1/organizations';

let api: RootApi;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0 });
});
afterAll(() => api?.stack.stop());

const make = (owner: SignedIn, name: string) => owner.does<{ id: string; slug: string }>(201, 'POST', ORGANIZATIONS, { name });
const invite = (owner: SignedIn, id: string, json: object) => owner.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`, json);
const accept = async (person: SignedIn, token: string): Promise<number> => (await person.send('POST', `/invite/${token}/accept`)).status;
const membersOf = async (id: string): Promise<{ user_id: string; role: string }[]> => {
  const { rows } = await withDatabase(api.stack, (database) =>
    database.query<{ user_id: string; role: string }>('SELECT user_id, role FROM membership WHERE organization_id = $1', [id]),
  );
  return rows;
};
const ownersOf = async (id: string): Promise<string[]> =>
  (await membersOf(id)).filter(({ role }) => role === 'owner').map(({ user_id }) => user_id);
const times = async (work: (turn: number) => Promise<void>): Promise<void> => {
  for (let turn = 0; turn < REPEATS; turn += 1) await work(turn);
};

it('as many come in by a link as it is for, however many try at once', async () => {
  const owner = await signIn(api.stack, api.client);
  const crowd = await signInMany(api.stack, api.client, REPEATS * 5);
  const { id } = await make(owner, 'Crowded');
  await times(async (turn) => {
    const maxUses = 1 + (turn % 3);
    const { token } = await invite(owner, id, { maxUses });
    const statuses = await Promise.all(crowd.slice(turn * 5, turn * 5 + 5).map((person) => accept(person, token)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(maxUses);
    expect(statuses.filter((status) => status === 400)).toHaveLength(5 - maxUses);
  });
  const admitted = Array.from({ length: REPEATS }, (_, turn) => 1 + (turn % 3)).reduce((sum, uses) => sum + uses, 1);
  expect(await membersOf(id)).toHaveLength(admitted);
});

it('one person who accepts many times at once is one member and takes one place', async () => {
  const [owner, ...people] = await signInMany(api.stack, api.client, REPEATS + 1);
  if (!owner) throw new Error('Nobody was signed in');
  const { id } = await make(owner, 'Impatient');
  await times(async (turn) => {
    const person = people[turn];
    if (!person) throw new Error('Too few people');
    const { token } = await invite(owner, id, { maxUses: 2 });
    const statuses = await Promise.all(Array.from({ length: 4 }, () => accept(person, token)));
    expect(statuses.sort()).toEqual([200, 400, 400, 400]);
  });
  const joined = (await membersOf(id)).map(({ user_id }) => user_id);
  expect(joined.sort()).toEqual([owner, ...people].map(({ userId }) => userId).sort());
  const { rows } = await withDatabase(api.stack, (database) =>
    database.query<{ uses: number }>('SELECT DISTINCT uses FROM invite WHERE organization_id = $1', [id]),
  );
  expect(rows).toEqual([{ uses: 1 }]);
});

it('one address is invited once', async () => {
  const owner = await signIn(api.stack, api.client);
  const { id } = await make(owner, 'Inviting');
  await times(async (turn) => {
    const json = { email: `guest-${turn}@example.com` };
    const path = `/api/v1/teams/organizations/${id}/members/invite`;
    const statuses = (await Promise.all(Array.from({ length: 3 }, () => owner.send('POST', path, { json })))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 400, 400]);
  });
  expect(await membersOf(id)).toHaveLength(REPEATS + 1);
});

it('an organization has exactly one owner, however often it is transferred at once', async () => {
  const people = await signInMany(api.stack, api.client, 4);
  const [first, ...others] = people;
  if (!first) throw new Error('Nobody was signed in');
  const { id } = await make(first, 'Passed on');
  for (const person of others) await accept(person, (await invite(first, id, { role: 'admin' })).token);
  let owner = first;
  await times(async () => {
    const targets = people.filter((person) => person !== owner);
    const transfer = (json: object) => owner.send('POST', `${ORGANIZATIONS}/${id}/transfer`, { json });
    const replies = await Promise.all(targets.map(({ userId }) => transfer({ new_owner_user_id: userId })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    const winner = targets[replies.findIndex(({ status }) => status === 200)];
    expect(await ownersOf(id)).toEqual([winner?.userId]);
    owner = winner ?? owner;
  });
});

it('a member who is removed and made owner at once is one of the two, and never is there none or a second owner', async () => {
  const [owner, heir] = await signInMany(api.stack, api.client, 2);
  if (!owner || !heir) throw new Error('Nobody was signed in');
  const outcomes = new Map<string, number>();
  await times(async (turn) => {
    const { id } = await make(owner, `Contested ${turn}`);
    await accept(heir, (await invite(owner, id, {})).token);
    const transfer = () => owner.send('POST', `${ORGANIZATIONS}/${id}/transfer`, { json: { new_owner_user_id: heir.userId } });
    const remove = () => owner.send('DELETE', `/workspaces/${id}/members/${heir.userId}`);
    const calls = turn % 2 === 0 ? [transfer(), remove()] : [remove(), transfer()];
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    const [given, removed] = turn % 2 === 0 ? statuses : [...statuses].reverse();
    const members = (await membersOf(id)).map(({ user_id, role }) => `${user_id === owner.userId ? 'owner' : 'heir'} is ${role}`).sort();
    const outcome = given === 200 ? 'given' : 'removed';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    expect({ given, removed, members }).toEqual(
      outcome === 'given'
        ? { given: 200, removed: 400, members: ['heir is owner', 'owner is admin'] }
        : { given: 400, removed: 204, members: ['owner is owner'] },
    );
  });
  // Both orders were seen: the requests really met.
  expect([...outcomes.keys()].sort()).toEqual(['given', 'removed']);
});

it('organizations made at once with one name have slugs of their own, and one has the plain one', async () => {
  const people = await signInMany(api.stack, api.client, 4);
  await times(async (turn) => {
    const name = `Same Name ${turn}`;
    const slugs = (await Promise.all(people.map((person) => make(person, name)))).map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(4);
    expect(slugs.filter((slug) => slug === `same-name-${turn}`)).toHaveLength(1);
  });
});

it('projects made at once with one name are one project', async () => {
  const owner = await signIn(api.stack, api.client);
  const { id } = await make(owner, 'Planning');
  await times(async (turn) => {
    const call = (name: string) => owner.send('POST', '/api/v1/projects', { json: { organization_id: id, name } });
    const replies = await Promise.all([call(`Project ${turn}`), call(`PROJECT ${turn}`), call(`project ${turn}`)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});

it('a profile is the same for everybody who asks at once, while it is changed field by field', async () => {
  const person = await signIn(api.stack, api.client);
  const path = '/api/v1/users/me';
  const changes = [{ display_name: 'Jane' }, { bio: 'QA' }, { theme: 'dark' }, { language: 'de' }];
  const reads = Array.from({ length: REPEATS }, () => person.send<{ id: string }>('GET', path));
  const replies = await Promise.all([...reads, ...changes.map((json) => person.send<{ id: string }>('PUT', path, { json }))]);
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`))).toEqual(new Set([`200 ${person.userId}`]));
  expect(await person.does(200, 'GET', path)).toMatchObject(Object.assign({}, ...changes) as object);
});
