import { ROLE_PERMISSIONS } from '../../libs/auth/src/access/role-permissions';
import { withDatabase } from '../support';
import {
  type ApiOperation,
  bring,
  type ErrorView,
  expectRefusal,
  filled,
  flat,
  namesOrganization,
  operationsOf,
  type Reply,
  requestOf,
  type RootApi,
  signIn,
  type SignedIn,
  startRootApi,
  tracesOf,
} from './support';

// The same for people: what each role may do, what a session must bring along, and what a stranger learns of another workspace's ids.
jest.setTimeout(180_000);

const UNKNOWN_ID = '01920000-0000-7000-8000-000000000000';
const SAFE = new Set(['GET', 'HEAD']);
const GUESTS = ['admin', 'member', 'viewer'] as const;

let api: RootApi;
let operations: ApiOperation[];
/** Of operations that ask for a permission. */
let guarded: ApiOperation[];
let workspaceId: string;
let owner: SignedIn;
let stranger: SignedIn;
let guests: Record<(typeof GUESTS)[number], SignedIn>;
/** Something of the owner's for every name in a path. */
let things: Record<string, string>;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '1000' } });
  operations = operationsOf(api.client.document);
  guarded = operations.filter(({ permission }) => permission !== undefined);
  owner = await signIn(api.stack, api.client, 'owner');
  workspaceId = (await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: 'Ours' })).id;
  stranger = await signIn(api.stack, api.client, 'stranger');
  await stranger.does(201, 'POST', '/workspaces', { name: 'Theirs' });
  const people = await Promise.all(GUESTS.map((role) => signIn(api.stack, api.client, role)));
  for (const [at, role] of GUESTS.entries()) await bring(owner, people[at]!, workspaceId, role);
  guests = { admin: people[0]!, member: people[1]!, viewer: people[2]! };
  things = await thingsOf(owner);
});
afterAll(() => api?.stack.stop());

async function thingsOf(person: SignedIn): Promise<Record<string, string>> {
  const key = await person.does<{ id: string }>(201, 'POST', '/keys', { name: 'Ours' });
  const members = await person.does<{ id: string; user_id: string }[]>(200, 'GET', `/api/v1/teams/organizations/${workspaceId}/members`);
  const [session] = await person.does<{ id: string }[]>(200, 'GET', '/auth/sessions');
  const assetId = await withDatabase(api.stack, async (database) => {
    const { rows } = await database.query<{ id: string }>(
      `INSERT INTO asset (id, organization_id, type, status, source_kind, filename, mime_type, extension, size_bytes, sha256, storage_key,
         created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'file', 'ready', 'upload', 'ours.txt', 'text/plain', 'txt', 4, repeat('a', 64), gen_random_uuid()::text, now(), now())
       RETURNING id`,
      [workspaceId],
    );
    return rows[0]?.id ?? '';
  });
  const project = await person.does<{ id: string }>(201, 'POST', '/api/v1/projects', { name: 'Ours' });
  const member = members.find(({ user_id: userId }) => userId !== person.userId);
  return {
    '/assets/{id}': assetId,
    '/keys/{id}': key.id,
    '/api-keys/{id}': key.id,
    '{key_id}': key.id,
    '{project_id}': project.id,
    '{member_id}': member?.id ?? '',
    '{userId}': member?.user_id ?? '',
    '/sessions/{id}': session?.id ?? '',
    '/workspaces/{id}': workspaceId,
    '{org_id}': workspaceId,
    '{token}': 'not-a-token',
  };
}

const thingFor = (path: string): string | undefined => {
  // The last name decides: what stands before it is the organization.
  const names = Object.keys(things).filter((name) => path.includes(name));
  return things[names.sort((a, b) => path.lastIndexOf(b) - path.lastIndexOf(a))[0] ?? ''];
};

interface Sent {
  readonly organizationId?: string;
  readonly id?: string;
  readonly headers?: Record<string, string>;
}

/** One call of an operation, about one organization and one thing in it. */
const send = async (person: SignedIn, operation: ApiOperation, { organizationId = workspaceId, id, headers }: Sent = {}) => {
  const named = namesOrganization(operation) || operation.path.startsWith('/workspaces/{id}');
  const path = named ? operation.path.replace(/\{(org_)?id\}/, organizationId) : operation.path;
  return flat(await person.send<ErrorView>(operation.method, filled(path, id ?? UNKNOWN_ID), { ...requestOf(operation), headers }));
};

const told = ({ status, body }: Reply<ErrorView>) => ({ status, body: { ...body, requestId: '' } });

describe('The matrix', () => {
  it('knows a thing for every name in the path of an operation', () => {
    const closed = operations.filter(({ isPublic, path }) => !isPublic && path.includes('{'));
    expect(closed.filter(({ path }) => thingFor(path) === undefined).map(({ path }) => path)).toEqual([]);
  });
});

describe('A session', () => {
  const everyClosed = async (
    person: SignedIn,
    status: number,
    code: string,
    headers: Record<string, string>,
    isMeant: (operation: ApiOperation) => boolean = () => true,
  ): Promise<void> => {
    const before = await tracesOf(api.stack, api.client);
    const meant = operations.filter((operation) => !operation.isPublic && isMeant(operation));
    expect(meant.length).toBeGreaterThan(20);
    for (const operation of meant) {
      const reply = await send(person, operation, { headers });
      expect({ id: operation.id, status: reply.status }).toEqual({ id: operation.id, status });
      expectRefusal(reply, { status, code });
    }
    expect(await tracesOf(api.stack, api.client)).toEqual(before);
  };

  it.each([
    ['no origin', ''],
    ['another site', 'https://evil.example'],
    ['an opaque origin', 'null'],
  ])('changes nothing from %s', async (_, origin) => {
    await everyClosed(owner, 403, 'auth.cross_origin', { origin }, ({ method }) => !SAFE.has(method));
  });

  it('that is nobody’s, ended, over or long unused is refused everywhere', async () => {
    const ends = [
      'DELETE FROM session WHERE user_id = $1',
      `UPDATE session SET expires_at = now() WHERE user_id = $1`,
      `UPDATE session SET last_seen_at = now() - interval '15 days' WHERE user_id = $1`,
    ];
    const unknown = { cookie: 'argus_session=0123456789012345678901234567890123456789012' };
    await everyClosed(owner, 401, 'auth.invalid_credential', unknown);
    for (const end of ends) {
      const person = await signIn(api.stack, api.client);
      await withDatabase(api.stack, (database) => database.query(end, [person.userId]));
      await everyClosed(person, 401, 'auth.invalid_credential', {});
    }
  });

  it('takes its tokens along when it ends', async () => {
    const person = await signIn(api.stack, api.client);
    const { token } = await person.does<{ token: string }>(200, 'POST', '/auth/token');
    const asToken = { cookie: '', authorization: `Bearer ${token}` };
    expect((await person.send('GET', '/auth/me', { headers: asToken })).status).toBe(200);
    await withDatabase(api.stack, (database) => database.query('DELETE FROM session WHERE user_id = $1', [person.userId]));
    await everyClosed(person, 401, 'auth.invalid_credential', asToken);
  });

  it('of somebody in no workspace is let into none', async () => {
    const nobody = await signIn(api.stack, api.client);
    for (const operation of guarded.filter((one) => !namesOrganization(one))) {
      const reply = await send(nobody, operation);
      expect({ id: operation.id, code: reply.body.code }).toEqual({ id: operation.id, code: 'auth.no_organization' });
      expect(reply.status).toBe(403);
    }
  });
});

describe('What is for anyone', () => {
  it('lets in every person, with or without a workspace', async () => {
    const forAnyone = operations.filter(({ isForAnyone }) => isForAnyone);
    expect(forAnyone.length).toBeGreaterThan(0);
    const people = [owner, stranger, ...Object.values(guests), await signIn(api.stack, api.client)];
    // No payment provider is set up here: who is let in hears so.
    for (const operation of forAnyone)
      for (const person of people) expectRefusal(await send(person, operation), { status: 503, code: 'billing.not_configured' });
  });
});

describe.each(GUESTS)('A workspace’s %s', (role) => {
  const may = ({ permission }: ApiOperation): boolean => (ROLE_PERMISSIONS[role] as ReadonlySet<string>).has(permission ?? '');

  it('is told which permission is missing, of every operation the role has none for, and changes nothing', async () => {
    const before = await tracesOf(api.stack, api.client);
    for (const operation of guarded.filter((one) => !may(one))) {
      const reply = await send(guests[role], operation, { id: thingFor(operation.path) });
      expect({ id: operation.id, status: reply.status }).toEqual({ id: operation.id, status: 403 });
      expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
      expect(reply.body.permission).toBe(operation.permission);
    }
    expect(await tracesOf(api.stack, api.client)).toEqual(before);
  });

  it('is let in by every other', async () => {
    for (const operation of guarded.filter(may)) {
      const { status, body } = await send(guests[role], operation);
      expect({ id: operation.id, body, in: status !== 401 && status !== 403 }).toMatchObject({ id: operation.id, in: true });
    }
  });
});

describe('Another workspace’s owner', () => {
  it('is answered about our workspace exactly as about one that nobody has', async () => {
    const named = guarded.filter(namesOrganization);
    expect(named.length).toBeGreaterThan(10);
    const before = await tracesOf(api.stack, api.client);
    for (const operation of named) {
      const ours = await send(stranger, operation, { id: thingFor(operation.path) });
      expect({ id: operation.id, status: [403, 404].includes(ours.status) }).toEqual({ id: operation.id, status: true });
      for (const organizationId of [UNKNOWN_ID, 'banana'])
        expect(told(await send(stranger, operation, { organizationId, id: thingFor(operation.path) }))).toEqual(told(ours));
    }
    expect(await tracesOf(api.stack, api.client)).toEqual(before);
  });

  it('is answered about our things exactly as about things that nobody has', async () => {
    const [own] = await stranger.does<{ id: string }[]>(200, 'GET', '/workspaces');
    const about = guarded.filter(({ path }) => path.replace(/\{org_id\}|\/workspaces\/\{id\}/, '').includes('{'));
    expect(about.length).toBeGreaterThan(10);
    const before = await tracesOf(api.stack, api.client);
    for (const operation of about) {
      const ours = await send(stranger, operation, { organizationId: own?.id, id: thingFor(operation.path) });
      expect({ id: operation.id, status: ours.status }).toEqual({ id: operation.id, status: 404 });
      for (const id of [UNKNOWN_ID, 'banana'])
        expect(told(await send(stranger, operation, { organizationId: own?.id, id }))).toEqual(told(ours));
    }
    expect(await tracesOf(api.stack, api.client)).toEqual(before);
  });

  it('reaches our sessions and our workspace by none of the operations for people', async () => {
    const forPeople = operations.filter(({ isForSignedIn, path }) => isForSignedIn && path.includes('{'));
    for (const operation of forPeople) {
      const ours = await send(stranger, operation, { id: thingFor(operation.path) });
      const nobodys = await send(stranger, operation, { organizationId: UNKNOWN_ID });
      expect(told(ours)).toEqual(told(nobodys));
      expect(ours.status).toBe(404);
    }
    expect((await owner.send('GET', '/auth/me')).status).toBe(200);
  });
});
