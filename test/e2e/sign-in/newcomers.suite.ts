import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Secrets } from '@argus/platform/secrets';
import { hashInviteToken, inviteTokenOf } from '../../../libs/auth/src/members/invite-token';
import { until } from '../../../tools/support/processes';
import { createTenant } from '../../support';
import { type AccountView, mailsTo, personTraces } from '../support';
import { newAddress, rowsOf, signedIn, type SignInScene, statuses, visitor } from './scene';

export function newcomersSuite(scene: SignInScene): void {
  it('are made one user with one workspace, though two hundred signed in at the same moment', async () => {
    const email = newAddress();
    const mail = await visitor(scene).ask(email);
    // One challenge lets one in: so there are two hundred of them for the address, as no client can have them.
    const { id } = (await rowsOf(scene, 'SELECT id FROM sign_in_challenge WHERE email = $1', [email]))[0] ?? {};
    await rowsOf(
      scene,
      `INSERT INTO sign_in_challenge (id, email, token_hash, code_hash, binding_hash, created_at, expires_at, closed_at)
       SELECT gen_random_uuid(), $1, sha256(convert_to('t' || n || $1, 'UTF8')), code_hash, binding_hash, created_at, expires_at, now()
       FROM sign_in_challenge, generate_series(1, 199) n WHERE id = $2`,
      [email, id],
    );
    // The index allows one open challenge for an address; without it the closed ones can be opened.
    await rowsOf(scene, 'DROP INDEX sign_in_challenge_open');
    await rowsOf(scene, 'UPDATE sign_in_challenge SET closed_at = NULL WHERE email = $1', [email]);
    const tokens = [mail.token, ...Array.from({ length: 199 }, (_, n) => `t${n + 1}${email}`)];
    const replies = await Promise.all(
      tokens.map((token) =>
        visitor(scene).send('GET', `/auth/magic/verify?confirm=1&token=${encodeURIComponent(token)}`, {
          headers: { accept: 'application/json' },
        }),
      ),
    );
    await rowsOf(
      scene,
      'CREATE UNIQUE INDEX sign_in_challenge_open ON sign_in_challenge(email) WHERE (closed_at IS NULL AND invite_id IS NULL)',
    );
    expect(statuses(replies)).toEqual({ 200: 200 });
    expect(await personTraces(scene.stack, email)).toEqual({ users: 1, sessions: 200, workspaces: 1 });
    const [user] = await rowsOf(scene, 'SELECT login_count, last_login_at FROM user_account WHERE email = $1', [email]);
    expect(user).toMatchObject({ login_count: 200, last_login_at: expect.any(Date) as Date });
  });

  it('begin in a workspace of their own, on the plan for everybody, and come back to it', async () => {
    const { email, account } = await signedIn(scene);
    expect(account.workspaces).toEqual([
      {
        id: account.activeWorkspaceId,
        name: expect.stringContaining(email.split('@')[0] ?? '') as string,
        slug: expect.any(String) as string,
        role: 'owner',
        plan: 'free',
      },
    ]);
    const again = await signedIn(scene, email);
    expect(again.account).toEqual(account);
  });

  it('join what their address was invited to, and make no workspace then', async () => {
    const email = newAddress();
    const { organizationId } = await createTenant(scene.stack, 'starter');
    const membershipId = randomUUID();
    await rowsOf(
      scene,
      `INSERT INTO membership (id, organization_id, email, role, status, invited_at, created_at) VALUES ($1, $2, $3, 'member', 'pending', now(), now())`,
      [membershipId, organizationId, email],
    );
    const inviteId = randomUUID();
    await rowsOf(
      scene,
      `INSERT INTO invite (id, organization_id, kind, membership_id, email, role, token_hash, created_at, expires_at)
       VALUES ($4, $1, 'email', $2, $3, 'member', sha256('x'), now(), now() + interval '7 days')`,
      [organizationId, membershipId, email, inviteId],
    );
    const { account } = await signedIn(scene, email);
    expect(account.workspaces).toMatchObject([{ id: organizationId, role: 'member', plan: 'starter' }]);
    expect(account.activeWorkspaceId).toBe(organizationId);
    const trail = await rowsOf(scene, 'SELECT action, actor_id, ip, metadata FROM audit_log WHERE organization_id = $1 ORDER BY id', [
      organizationId,
    ]);
    const by = { actor_id: account.user.id, ip: '127.0.0.1' };
    expect(trail).toEqual([
      { action: 'member.joined', ...by, metadata: { inviteId, role: 'member' } },
      { action: 'user.signed_in', ...by, metadata: {} },
    ]);
    const events = await rowsOf(scene, `SELECT payload FROM outbox_event WHERE type = 'user.signed_in' AND organization_id = $1`, [
      organizationId,
    ]);
    expect(events).toEqual([{ payload: { userId: account.user.id } }]);
  });

  it('sign in, though they are invited under an address of theirs to where they are under another', async () => {
    const { email, account } = await signedIn(scene);
    const [membershipId, invitedId] = [randomUUID(), account.workspaces[0]?.id];
    await rowsOf(scene, `UPDATE membership SET email = 'other.' || email WHERE organization_id = $1`, [invitedId]);
    await rowsOf(
      scene,
      `INSERT INTO membership (id, organization_id, email, role, status, invited_at, created_at) VALUES ($1, $2, $3, 'viewer', 'pending', now(), now())`,
      [membershipId, invitedId, email],
    );
    await rowsOf(
      scene,
      `INSERT INTO invite (id, organization_id, kind, membership_id, email, role, token_hash, created_at, expires_at)
       VALUES (gen_random_uuid(), $1, 'email', $2, $3, 'viewer', sha256('y'), now(), now() + interval '7 days')`,
      [invitedId, membershipId, email],
    );
    expect((await signedIn(scene, email)).account).toEqual(account);
    expect(await rowsOf(scene, 'SELECT uses FROM invite WHERE membership_id = $1', [membershipId])).toEqual([{ uses: 0 }]);
  });

  it('get the mail of an invitation, with its link', async () => {
    // The letter of an invitation is asked for by whoever invites; here by the event alone.
    const email = newAddress();
    const { organizationId } = await createTenant(scene.stack, 'starter');
    const { account } = await signedIn(scene);
    const secrets = Secrets.parse(readFileSync(path.join(scene.stack.dataDir, 'secret'), 'utf8'));
    const [membershipId, inviteId] = [randomUUID(), randomUUID()];
    const token = inviteTokenOf(secrets, inviteId);
    await rowsOf(
      scene,
      `INSERT INTO membership (id, organization_id, email, role, status, invited_at, created_at) VALUES ($1, $2, $3, 'admin', 'pending', now(), now())`,
      [membershipId, organizationId, email],
    );
    await rowsOf(
      scene,
      `INSERT INTO invite (id, organization_id, kind, membership_id, email, role, token_hash, created_by, created_at, expires_at)
       VALUES ($1, $2, 'email', $3, $4, 'admin', $5, $6, now(), now() + interval '7 days')`,
      [inviteId, organizationId, membershipId, email, hashInviteToken(token), account.user.id],
    );
    await rowsOf(
      scene,
      `INSERT INTO outbox_event (id, organization_id, type, payload) VALUES (gen_random_uuid(), $1, 'member.invited', $2)`,
      [organizationId, JSON.stringify({ inviteId })],
    );
    expect(await until(async () => (await mailsTo(scene.site.baseUrl, email)).length > 0, 20_000, 100)).toBe(true);
    const [mail] = await mailsTo(scene.site.baseUrl, email);
    expect(mail?.subject).toBe('You are invited to Tenant on Argus');
    for (const said of [`${scene.site.baseUrl}/invite/${token}`, account.user.email, email, 'an admin']) expect(mail?.text).toContain(said);
    expect(mail?.html).toContain(`/invite/${token}`);
  });

  it('begin in their default organization, else in the one they joined last', async () => {
    const { account, email } = await signedIn(scene);
    const { organizationId } = await createTenant(scene.stack, 'pro');
    await rowsOf(
      scene,
      `INSERT INTO membership (id, organization_id, user_id, email, role, status, accepted_at, created_at)
       VALUES (gen_random_uuid(), $1, $2, $3, 'viewer', 'active', now(), now())`,
      [organizationId, account.user.id, email],
    );
    const active = async (): Promise<AccountView['activeWorkspaceId']> => (await signedIn(scene, email)).account.activeWorkspaceId;
    expect(await active()).toBe(account.activeWorkspaceId);
    await rowsOf(scene, 'UPDATE user_account SET default_organization_id = NULL WHERE email = $1', [email]);
    expect(await active()).toBe(organizationId);
    await rowsOf(scene, 'UPDATE user_account SET default_organization_id = $1 WHERE email = $2', [account.activeWorkspaceId, email]);
    expect(await active()).toBe(account.activeWorkspaceId);
  });
}
