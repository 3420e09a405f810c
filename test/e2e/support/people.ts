import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Secrets } from '@argus/platform/secrets';
import { type TestStack, withDatabase } from '../../support';
import type { Call, ConformanceClient, Reply } from './conformance-client';
import type { RootApi } from './root-api';

/** Somebody who is signed in with a browser. */
export class SignedIn {
  constructor(
    readonly userId: string,
    readonly email: string,
    readonly cookie: string,
    private readonly client: ConformanceClient,
  ) {}

  /** What their browser sends with every request from our own pages. */
  get headers(): Record<string, string> {
    return { cookie: this.cookie, origin: this.client.baseUrl };
  }

  /** One documented call, checked against the document. */
  send<Body>(method: string, path: string, call: Call = {}): Promise<Reply<Body>> {
    return this.client.send<Body>(method, path, { ...call, headers: { ...this.headers, ...call.headers } });
  }

  /** A call that must succeed with this status. */
  async does<Body>(status: number, method: string, path: string, json?: unknown): Promise<Body> {
    const reply = await this.send<Body>(method, path, json === undefined ? {} : { json });
    if (reply.status !== status) throw new Error(`${method} ${path} → ${reply.status}, not ${status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** A call that must fail; returns the code it fails with. */
  async fails(status: number, method: string, path: string, json?: unknown): Promise<string> {
    const reply = await this.send<{ code?: string; error: string | { code: string } }>(method, path, json === undefined ? {} : { json });
    if (reply.status !== status) throw new Error(`${method} ${path} → ${reply.status}, not ${status}: ${JSON.stringify(reply.body)}`);
    const { code, error } = reply.body;
    return typeof error === 'string' ? (code ?? '') : error.code;
  }
}

/** Signs somebody in, as the product stores it. They are in no workspace yet. */
export async function signIn(stack: TestStack, client: ConformanceClient, name = 'somebody'): Promise<SignedIn> {
  const [person] = await signInMany(stack, client, 1, name);
  if (!person) throw new Error('Nobody was signed in');
  return person;
}

/** So many people at once. */
export async function signInMany(stack: TestStack, client: ConformanceClient, count: number, name = 'somebody'): Promise<SignedIn[]> {
  const [secret] = [Secrets.parse(readFileSync(path.join(stack.dataDir, 'secret'), 'utf8')).derive('session')];
  const people = Array.from({ length: count }, () => {
    const [userId, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    return { userId, email: `${name}-${userId.slice(0, 8)}@example.com`, token, hash: createHmac('sha256', secret).update(token).digest() };
  });
  await withDatabase(stack, async (database) => {
    const ids = people.map(({ userId }) => userId);
    await database.query(
      `INSERT INTO user_account (id, email, created_at, updated_at) SELECT id, email, now(), now() FROM unnest($1::uuid[], $2::text[]) AS one (id, email)`,
      [ids, people.map(({ email }) => email)],
    );
    await database.query(
      `INSERT INTO session (id, user_id, token_hash, created_at, last_seen_at, expires_at)
       SELECT gen_random_uuid(), id, hash, now(), now(), now() + interval '1 day' FROM unnest($1::uuid[], $2::bytea[]) AS one (id, hash)`,
      [ids, people.map(({ hash }) => hash)],
    );
  });
  return people.map(({ userId, email, token }) => new SignedIn(userId, email, `argus_session=${token}`, client.as(null)));
}

/** A member of an existing workspace in that role, signed in; it is where they act. */
export async function personIn(
  { stack, client }: Pick<RootApi, 'stack' | 'client'>,
  organizationId: string,
  role: 'owner' | 'admin' | 'member' | 'viewer',
): Promise<SignedIn> {
  const person = await signIn(stack, client, role);
  await withDatabase(stack, async (database) => {
    await database.query(
      `INSERT INTO membership (id, organization_id, user_id, email, role, status, accepted_at, created_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, 'active', now(), now())`,
      [organizationId, person.userId, person.email, role],
    );
    await database.query('UPDATE session SET active_organization_id = $1 WHERE user_id = $2', [organizationId, person.userId]);
  });
  return person;
}

/** Somebody who becomes a member of a workspace by the link its owner makes. */
export async function bring(owner: SignedIn, person: SignedIn, organizationId: string, role: 'admin' | 'member' | 'viewer'): Promise<void> {
  const { token } = await owner.does<{ token: string }>(201, 'POST', `/workspaces/${organizationId}/invites`, { role });
  await person.does(200, 'POST', `/invite/${token}/accept`);
}
