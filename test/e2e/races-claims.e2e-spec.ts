import { withDatabase } from '../support';
import { ConformanceClient, mailsTo, type RootApi, signIn, type SignedIn, startRootApi } from './support';

// Agents that claim one invitation at the same moment, at two apis: never more keys than it is for. Two hundred invitations.
jest.setTimeout(300_000);

const REPEATS = 200;
const AGENTS = 5;

interface Outcome {
  readonly keys: number;
  readonly members: number;
  readonly users: number;
  readonly uses: number;
}

let api: RootApi;
let elsewhere: ConformanceClient;
let owner: SignedIn;

beforeAll(async () => {
  api = await startRootApi('starter', { workers: 0, env: { AUTH_REQUESTS_PER_MINUTE: '10000' } });
  elsewhere = await ConformanceClient.connect(await api.stack.addApi(), api.apiKey);
  owner = await signIn(api.stack, api.client, 'owner');
});
afterAll(() => api?.stack.stop());

const send = <Body>(agent: number, path: string, json: object) =>
  (agent % 2 === 0 ? api.client : elsewhere).as(null).send<Body>('POST', path, { json });

async function codeFor(agent: number, token: string, email: string): Promise<string> {
  expect((await send(agent, `/invite/${token}/claim`, { email })).status).toBe(200);
  const [mail] = await mailsTo(api.stack.baseUrl, email);
  return /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '';
}

/** What these addresses, and the invitation of the workspace, came to. */
async function outcomeOf(workspaceId: string, emails: readonly string[]): Promise<Outcome | undefined> {
  const { rows } = await withDatabase(api.stack, (database) =>
    database.query<Outcome>(
      `SELECT (SELECT count(*)::int FROM api_key k JOIN user_account u ON u.id = k.created_by
               WHERE k.organization_id = $1 AND u.email = ANY ($2)) AS keys,
              (SELECT count(*)::int FROM membership WHERE organization_id = $1 AND email = ANY ($2) AND status = 'active') AS members,
              (SELECT count(*)::int FROM user_account WHERE email = ANY ($2)) AS users,
              (SELECT sum(uses)::int FROM invite WHERE organization_id = $1) AS uses`,
      [workspaceId, emails],
    ),
  );
  return rows[0];
}

it('an invitation for so many gives so many keys, and leaves nothing of those who came too late', async () => {
  const winners = new Set<number>();
  for (let turn = 0; turn < REPEATS; turn += 1) {
    const maxUses = 1 + (turn % 3);
    const { id } = await owner.does<{ id: string }>(201, 'POST', '/workspaces', { name: `Claimed ${turn}` });
    const { token } = await owner.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`, { role: 'member', maxUses });
    const emails = Array.from({ length: AGENTS }, (_, agent) => `agent-${turn}-${agent}@example.com`);
    const codes = await Promise.all(emails.map((email, agent) => codeFor(agent, token, email)));
    const replies = await Promise.all(
      emails.map((email, agent) => send<{ apiKey?: string }>(agent, `/invite/${token}/claim/verify`, { email, code: codes[agent] })),
    );
    const [keys, refused] = [replies.filter(({ status }) => status === 200), replies.filter(({ status }) => status === 400)];
    expect([keys.length, refused.length]).toEqual([maxUses, AGENTS - maxUses]);
    expect(new Set(keys.map(({ body }) => body.apiKey)).size).toBe(maxUses);
    expect(await outcomeOf(id, emails)).toEqual({ keys: maxUses, members: maxUses, users: maxUses, uses: maxUses });
    for (const reply of keys) winners.add(replies.indexOf(reply));
  }
  // Whoever was quicker: the requests really met.
  expect(winners.size).toBeGreaterThan(1);
});
