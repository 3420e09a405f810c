import { withDatabase } from '../support';
import {
  type AccountView,
  bring,
  ConformanceClient,
  type RootApi,
  signIn,
  SignedIn,
  type Site,
  siteAt,
  startRootApi,
  Visitor,
} from './support';

// Somebody signs in, and so joins what they are invited to, at the very moment their invitation is touched at another api. Each sixty times.
jest.setTimeout(300_000);

const REPEATS = 60;

interface Invitation {
  readonly organizationId: string;
  /** Names the pending member. */
  readonly pendingId: string;
  readonly email: string;
  /** Of the mail they signed in with. */
  readonly code: string;
}
interface Standing {
  readonly role: string | null;
  readonly uses: number | null;
  /** What the audit trail says of the joining: the invitation it names. */
  readonly joinedBy: string[];
  readonly inviteId: string | null;
}

let api: RootApi;
let site: Site;
let owner: SignedIn;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { AUTH_REQUESTS_PER_MINUTE: '10000' } });
  const elsewhere = await ConformanceClient.connect(await api.stack.addApi(), api.apiKey);
  site = await siteAt(api.stack.baseUrl);
  const { userId, email, cookie } = await signIn(api.stack, api.client, 'owner');
  owner = new SignedIn(userId, email, cookie, elsewhere.as(null));
});
afterAll(() => api?.stack.stop());

/** Somebody invited, by `inviter`, who has asked for a sign-in. */
async function invited(organizationId: string, email: string, inviter = owner): Promise<Invitation> {
  const path = `/api/v1/teams/organizations/${organizationId}/members/invite`;
  const { user_id: pendingId } = await inviter.does<{ user_id: string }>(201, 'POST', path, { email });
  return { organizationId, pendingId, email, code: (await new Visitor(site).ask(email)).code };
}

const found = async (name: string): Promise<string> => (await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name })).id;

const enter = ({ email, code }: Pick<Invitation, 'email' | 'code'>): Promise<AccountView> =>
  new Visitor(site).expect<AccountView>(200, 'POST', '/auth/magic/verify', { json: { email, code } });

async function standingOf({ organizationId, email }: Invitation): Promise<Standing> {
  const { rows } = await withDatabase(api.stack, (database) =>
    database.query<Standing>(
      `SELECT (SELECT role::text FROM membership WHERE organization_id = $1 AND email = $2 AND status = 'active') AS role,
              (SELECT uses FROM invite WHERE organization_id = $1 AND email = $2) AS uses,
              (SELECT id FROM invite WHERE organization_id = $1 AND email = $2) AS "inviteId",
              ARRAY(SELECT a.metadata ->> 'inviteId' FROM audit_log a JOIN user_account u ON u.id::text = a.actor_id
                    WHERE a.organization_id = $1 AND u.email = $2 AND a.action = 'member.joined') AS "joinedBy"`,
      [organizationId, email],
    ),
  );
  if (!rows[0]) throw new Error('Asking answered nothing');
  return rows[0];
}

/** Both at once. The other one comes a little later each turn, behind requests that do nothing, so that now one is first and now the other. */
async function meet<T>(turn: number, enters: Invitation, other: () => Promise<T>): Promise<[AccountView, T]> {
  const later = async (): Promise<T> => {
    for (let ahead = turn % 12; ahead > 0; ahead -= 1) await fetch(`${site.baseUrl}/health/live`);
    return other();
  };
  return Promise.all([enter(enters), later()]);
}

/** Whoever joined has used their invitation once, acts there, and the trail names it; whoever did not has a workspace of their own. */
function expectOneStory(account: AccountView, organizationId: string, { role, uses, joinedBy, inviteId }: Standing): boolean {
  const joined = account.workspaces.some(({ id }) => id === organizationId);
  expect(account.workspaces).toHaveLength(1);
  expect(account.activeWorkspaceId).toBe(account.workspaces[0]?.id);
  expect({ isIn: role !== null, uses: uses ?? 0, joinedBy }).toEqual(
    joined ? { isIn: true, uses: 1, joinedBy: [inviteId] } : { isIn: false, uses: 0, joinedBy: [] },
  );
  return joined;
}

it('a pending member who is removed as they sign in has joined, or is out and was never in', async () => {
  const outcomes = new Set<boolean>();
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const invitation = await invited(await found(`Removing ${turn}`), `removed-${turn}@example.org`);
    const { organizationId, pendingId } = invitation;
    const remove = () => owner.send('DELETE', `/workspaces/${organizationId}/members/${pendingId}`);
    const [account, { status }] = await meet(turn, invitation, remove);
    const joined = expectOneStory(account, organizationId, await standingOf(invitation));
    expect(status).toBe(joined ? 404 : 204);
    outcomes.add(joined);
  }
  // Both were seen: the requests really met.
  expect(outcomes.size).toBe(2);
});

it('an invitation that is taken back, as whoever made it is removed, lets somebody in before or not at all', async () => {
  const outcomes = new Set<boolean>();
  const { userId, email, cookie } = await signIn(api.stack, api.client, 'admin');
  const admin = new SignedIn(userId, email, cookie, api.client.as(null));
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const organizationId = await found(`Revoking ${turn}`);
    await bring(owner, admin, organizationId, 'admin');
    const invitation = await invited(organizationId, `revoked-${turn}@example.org`, admin);
    const remove = () => owner.send('DELETE', `/workspaces/${organizationId}/members/${userId}`);
    const [account, { status }] = await meet(turn, invitation, remove);
    expect(status).toBe(204);
    outcomes.add(expectOneStory(account, organizationId, await standingOf(invitation)));
  }
  expect(outcomes.size).toBe(2);
});

it('an organization that is given to somebody as they join has one owner, who is in it', async () => {
  const outcomes = new Set<number>();
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const organizationId = await found(`Giving ${turn}`);
    const email = `heir-${turn}@example.org`;
    // They are known, with a workspace of their own, before they are invited: a transfer names a user.
    const heir = await enter({ email, code: (await new Visitor(site).ask(email)).code });
    const invitation = await invited(organizationId, email);
    const transfer = () =>
      owner.send('POST', `/api/v1/organizations/${organizationId}/transfer`, { json: { new_owner_user_id: heir.user.id } });
    const [, { status }] = await meet(turn, invitation, transfer);
    expect([200, 400]).toContain(status);
    const { role, uses, joinedBy, inviteId } = await standingOf(invitation);
    expect({ role, uses, joinedBy }).toEqual({ role: status === 200 ? 'owner' : 'member', uses: 1, joinedBy: [inviteId] });
    const { rows } = await withDatabase(api.stack, (database) =>
      database.query<{ owners: number }>(`SELECT count(*)::int AS owners FROM membership WHERE organization_id = $1 AND role = 'owner'`, [
        organizationId,
      ]),
    );
    expect(rows).toEqual([{ owners: 1 }]);
    outcomes.add(status);
  }
  expect(outcomes.size).toBe(2);
});
