import { type SignedIn, signIn, signInMany } from '../support';
import type { Scene } from './scene';

interface DescribedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

interface DescribedMember {
  readonly userId: string;
  readonly email: string;
  readonly role: string;
  readonly status: string;
}

interface DescribedInvite {
  readonly token: string;
  readonly url: string;
  readonly expiresAt: string;
}

const UNKNOWN = '01920000-0000-7000-8000-000000000000';
const WEEK_MS = 7 * 86_400_000;

/** "Workspaces: Manage workspaces and team members. Requires session cookie (web UI auth)." */
export function describeWorkspaces(given: () => Scene): void {
  const people = async (count: number): Promise<SignedIn[]> => signInMany(given().api.stack, given().api.client, count);
  const person = (): Promise<SignedIn> => signIn(given().api.stack, given().api.client);
  const create = (who: SignedIn, name = 'Spring campaign') => who.does<DescribedWorkspace>(201, 'POST', '/workspaces', { name });
  const members = (who: SignedIn, id: string) => who.does<DescribedMember[]>(200, 'GET', `/workspaces/${id}/members`);
  const invite = (who: SignedIn, id: string, json?: object) => who.does<DescribedInvite>(201, 'POST', `/workspaces/${id}/invites`, json);
  const join = async (who: SignedIn, newcomer: SignedIn, id: string, role: string) =>
    newcomer.does<DescribedWorkspace>(200, 'POST', `/invite/${(await invite(who, id, { role })).token}/accept`);

  describe('Workspaces', () => {
    it('“Create workspace”: it is mine, and “List your workspaces” has it', async () => {
      const owner = await person();
      expect(await owner.does(200, 'GET', '/workspaces')).toEqual([]);
      const made = await create(owner);
      expect(made).toMatchObject({ name: 'Spring campaign', role: 'owner', isActive: true });
      expect(await owner.does(200, 'GET', '/workspaces')).toEqual([made]);
      expect(await owner.does(200, 'GET', '/usage')).toMatchObject({ tier: 'free' });
    });

    it('“Requires session cookie”: nobody without one, and no key', async () => {
      const { client } = given().api;
      for (const [method, path] of [
        ['GET', '/workspaces'],
        ['POST', '/workspaces'],
        ['PUT', `/workspaces/${UNKNOWN}/switch`],
      ] as const) {
        const json = method === 'POST' ? { json: { name: 'No' } } : {};
        expect((await client.as(null).send(method, path, json)).status).toBe(401);
        expect((await client.send(method, path, json)).status).toBe(403);
      }
    });

    it('a page of another site changes nothing with my cookie', async () => {
      const owner = await person();
      const { client } = given().api;
      for (const headers of [{ cookie: owner.cookie }, { cookie: owner.cookie, origin: 'https://evil.example' }] as Record<
        string,
        string
      >[]) {
        const reply = await client.as(null).send('POST', '/workspaces', { json: { name: 'Forged' }, headers });
        expect([reply.status, reply.body.code]).toEqual([403, 'auth.cross_origin']);
      }
      expect(await owner.does(200, 'GET', '/workspaces')).toEqual([]);
    });

    it('400 for a name that is missing, too short, too long or without a letter', async () => {
      const owner = await person();
      for (const name of [undefined, '', 'x', 'x'.repeat(101), 7])
        expect(await owner.fails(400, 'POST', '/workspaces', { name })).toBe('request.invalid');
      expect(await owner.fails(400, 'POST', '/workspaces', { name: '!!' })).toBe('organization.name_invalid');
    });

    it('“Switch active workspace”: of this session, and only to one I am in', async () => {
      const [owner, outsider] = await people(2);
      if (!owner || !outsider) throw new Error('Two people are needed');
      const [first, second] = [await create(owner, 'First'), await create(owner, 'Second')];
      const active = async () =>
        (await owner.does<{ id: string; isActive: boolean }[]>(200, 'GET', '/workspaces'))
          .filter(({ isActive }) => isActive)
          .map(({ id }) => id);
      expect(await active()).toEqual([first.id]);
      expect(await owner.does(200, 'PUT', `/workspaces/${second.id}/switch`)).toMatchObject({ id: second.id, isActive: true });
      expect(await active()).toEqual([second.id]);
      for (const id of [first.id, UNKNOWN, 'banana'])
        expect(await outsider.fails(404, 'PUT', `/workspaces/${id}/switch`)).toBe('workspace.not_found');
    });

    it('data routes take the session, in the workspace it acts in', async () => {
      const owner = await person();
      const [first, second] = [await create(owner, 'Here'), await create(owner, 'There')];
      const form = new FormData();
      form.set('file', new Blob(['mine']), 'mine.txt');
      const { id } = (await owner.send<{ id: string }>('POST', '/assets/upload', { body: form })).body;
      await owner.does(200, 'GET', `/assets/${id}`);
      await owner.does(200, 'PUT', `/workspaces/${second.id}/switch`);
      expect(await owner.fails(404, 'GET', `/assets/${id}`)).toBe('asset.not_found');
      await owner.does(200, 'PUT', `/workspaces/${first.id}/switch`);
      await owner.does(200, 'GET', `/assets/${id}`);
    });

    it('“List workspace members”, to members; to others it is a workspace nobody has', async () => {
      const [owner, viewer, outsider] = await people(3);
      if (!owner || !viewer || !outsider) throw new Error('Three people are needed');
      const { id } = await create(owner);
      expect(await join(owner, viewer, id, 'viewer')).toMatchObject({ id, role: 'viewer' });
      expect(await members(viewer, id)).toMatchObject([
        { userId: owner.userId, email: owner.email, role: 'owner', status: 'active' },
        { userId: viewer.userId, email: viewer.email, role: 'viewer', status: 'active' },
      ]);
      for (const [method, path] of [
        ['GET', 'members'],
        ['POST', 'invites'],
        ['DELETE', `members/${viewer.userId}`],
      ] as const)
        for (const one of [id, UNKNOWN, 'banana'])
          expect(await outsider.fails(404, method, `/workspaces/${one}/${path}`)).toBe('workspace.not_found');
    });

    it('“Create invite link. Admin only.” It is good for a week, and for as many as it says', async () => {
      const [owner, admin, member, viewer, late] = await people(5);
      if (!owner || !admin || !member || !viewer || !late) throw new Error('Five people are needed');
      const { id } = await create(owner);
      await join(owner, admin, id, 'admin');
      await join(admin, member, id, 'member');
      const before = Date.now();
      const made = await invite(admin, id);
      expect(made).toMatchObject({ url: `${given().api.stack.baseUrl}/invite/${made.token}`, role: 'member', email: null });
      expect(Date.parse(made.expiresAt)).toBeGreaterThanOrEqual(before + WEEK_MS);
      expect(Date.parse(made.expiresAt)).toBeLessThanOrEqual(Date.now() + WEEK_MS);
      await viewer.does(200, 'POST', `/invite/${made.token}/accept`);
      expect(await late.fails(400, 'POST', `/invite/${made.token}/accept`)).toBe('invite.used');
      expect(await member.fails(403, 'POST', `/workspaces/${id}/invites`)).toBe('auth.forbidden');
      const wrong = [{ role: 'owner' }, { maxUses: 0 }, { maxUses: 101 }, { email: 'nobody' }, { email: late.email, maxUses: 2 }];
      for (const json of wrong) expect(await owner.fails(400, 'POST', `/workspaces/${id}/invites`, json)).toBe('request.invalid');
    });

    it('an invitation says to anybody what it is for, and to nobody whom', async () => {
      const [owner, guest] = await people(2);
      if (!owner || !guest) throw new Error('Two people are needed');
      const { id } = await create(owner, 'Secret garden');
      const { token, expiresAt } = await invite(owner, id, { email: guest.email, role: 'viewer' });
      const { client } = given().api;
      const offer = await client.as(null).expect(200, 'GET', `/invite/${token}`);
      expect(offer).toEqual({ workspaceName: 'Secret garden', role: 'viewer', needsInvitedEmail: true, expiresAt });
      for (const other of ['nobody', `${token}x`, token.slice(1)])
        expect((await client.as(null).send('GET', `/invite/${other}`)).status).toBe(404);
      expect((await client.as(null).send('POST', `/invite/${token}/accept`)).status).toBe(401);
      expect((await client.send('POST', `/invite/${token}/accept`)).status).toBe(403);
      expect(given().api.stack.api.log).not.toContain(token);
    });

    it('“Remove member. Admin only.” Not the owner; who is invited is taken back', async () => {
      const [owner, admin, member] = await people(3);
      if (!owner || !admin || !member) throw new Error('Three people are needed');
      const { id } = await create(owner);
      await join(owner, admin, id, 'admin');
      await join(owner, member, id, 'member');
      const { token } = await invite(owner, id, { email: 'later@example.com' });
      const pending = (await members(owner, id)).find(({ status }) => status === 'pending');
      expect(pending?.userId).toMatch(/^pending_[0-9a-f]+$/);
      const remove = (userId: string) => `/workspaces/${id}/members/${userId}`;
      expect(await member.fails(403, 'DELETE', remove(admin.userId))).toBe('auth.forbidden');
      expect(await admin.fails(400, 'DELETE', remove(owner.userId))).toBe('member.is_owner');
      for (const userId of [UNKNOWN, 'banana', 'pending_00'])
        expect(await admin.fails(404, 'DELETE', remove(userId))).toBe('member.not_found');
      await admin.does(204, 'DELETE', remove(pending?.userId ?? ''));
      expect((await given().api.client.as(null).send('GET', `/invite/${token}`)).status).toBe(404);
      await admin.does(204, 'DELETE', remove(member.userId));
      expect((await members(owner, id)).map(({ userId }) => userId)).toEqual([owner.userId, admin.userId]);
      expect(await member.does(200, 'GET', '/workspaces')).toEqual([]);
      expect(await member.fails(404, 'GET', `/workspaces/${id}/members`)).toBe('workspace.not_found');
      expect(await member.fails(403, 'GET', '/usage')).toBe('auth.no_organization');
    });
  });
}
