import { bring, createKey } from '../support';
import { withDatabase } from '../../support';
import { type DescribedMember, type DescribedOrganization, membersOf, type Scene, TIME, UUID } from './scene';

const PENDING = expect.stringMatching(/^pending_[0-9a-f]+$/) as string;
const UNKNOWN = '01920000-0000-7000-8000-000000000000';

export function describeTeams(given: () => Scene): void {
  const list = (who: { does<T>(status: number, method: string, path: string): Promise<T> }, id: string) =>
    who.does<DescribedMember[]>(200, 'GET', membersOf(id));
  const nameOf = async (who: Parameters<typeof list>[0], id: string, userId: string): Promise<string> =>
    (await list(who, id)).find(({ user_id }) => user_id === userId)?.id ?? 'not a member';

  describe('Team Management Endpoints', () => {
    it('“List all members of an organization”, the oldest first, with those who are invited', async () => {
      const { id, owner, admin, member, viewer, outsider } = await given().team();
      const email = 'Colleague@Example.COM';
      const invited = await owner.does<DescribedMember>(201, 'POST', membersOf(id, '/invite'), { email });
      expect(invited).toEqual({
        id: UUID,
        user_id: PENDING,
        email: 'colleague@example.com',
        role: 'member',
        status: 'pending',
        invited_at: TIME,
        accepted_at: null,
        created_at: TIME,
      });
      const joined = [owner, admin, member, viewer].map(({ userId, email: address }, at) => ({
        id: UUID,
        user_id: userId,
        email: address,
        role: ['owner', 'admin', 'member', 'viewer'][at],
        status: 'active',
        invited_at: null,
        accepted_at: TIME,
        created_at: TIME,
      }));
      expect(await list(viewer, id)).toEqual([...joined, invited]);
      expect(await outsider.fails(403, 'GET', membersOf(id))).toBe('organization.forbidden');
    });

    it('“Invite a new member. Requires admin or owner role.” Once; admins may invite admins', async () => {
      const { id, owner, admin, member, viewer } = await given().team();
      const invite = membersOf(id, '/invite');
      const asked = { email: 'new-admin@example.com', role: 'admin' };
      expect(await admin.does(201, 'POST', invite, asked)).toMatchObject({ ...asked, status: 'pending' });
      expect(await owner.fails(400, 'POST', invite, { email: 'NEW-admin@example.com' })).toBe('member.already_invited');
      expect(await owner.fails(400, 'POST', invite, { email: viewer.email })).toBe('member.already_member');
      for (const one of [member, viewer]) expect(await one.fails(403, 'POST', invite, { email: 'x@example.com' })).toBe('auth.forbidden');
      for (const json of [{ email: 'nobody' }, { email: 'x@example.com', role: 'owner' }, { role: 'member' }])
        expect(await owner.fails(422, 'POST', invite, json)).toBe('request.invalid');
    });

    it('the pending member is the same one once they accept', async () => {
      const { id, owner } = await given().team();
      const guest = await given().person('guest');
      const { token } = await owner.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`, {
        email: guest.email,
        role: 'viewer',
      });
      const pending = (await list(owner, id)).find(({ email }) => email === guest.email);
      const stranger = await given().person('stranger');
      expect(await stranger.fails(403, 'POST', `/invite/${token}/accept`)).toBe('invite.other_address');
      await guest.does(200, 'POST', `/invite/${token}/accept`);
      const active = { ...pending, user_id: guest.userId, status: 'active', accepted_at: TIME };
      expect(await list(owner, id)).toContainEqual(active);
      expect(await guest.fails(400, 'POST', `/invite/${token}/accept`)).toBe('invite.used');
    });

    it('whoever was invited and let it expire can be invited again: the same pending member', async () => {
      const { stack } = given().api;
      const { id, owner } = await given().team();
      const asked = { email: 'slow@example.com', role: 'viewer' };
      const first = await owner.does<DescribedMember>(201, 'POST', membersOf(id, '/invite'), asked);
      await withDatabase(stack, (database) => database.query('UPDATE invite SET expires_at = now() WHERE membership_id = $1', [first.id]));
      const again = await owner.does<DescribedMember>(201, 'POST', membersOf(id, '/invite'), { ...asked, role: 'admin' });
      expect(again).toMatchObject({ id: first.id, role: 'admin', status: 'pending' });
    });

    it('“Update a member’s role. Requires owner role.”', async () => {
      const { id, owner, admin, member, viewer } = await given().team();
      const path = membersOf(id, `/${await nameOf(owner, id, viewer.userId)}/role`);
      const done = { success: true, message: expect.stringMatching(/\S/) as string };
      expect(await owner.does(200, 'PATCH', path, { role: 'admin' })).toEqual(done);
      expect((await list(owner, id)).find(({ user_id }) => user_id === viewer.userId)?.role).toBe('admin');
      for (const one of [admin, member]) expect(await one.fails(403, 'PATCH', path, { role: 'viewer' })).toBe('auth.forbidden');
      expect(await owner.fails(422, 'PATCH', path, { role: 'owner' })).toBe('request.invalid');
      const ownersPath = membersOf(id, `/${await nameOf(owner, id, owner.userId)}/role`);
      expect(await owner.fails(400, 'PATCH', ownersPath, { role: 'admin' })).toBe('member.is_owner');
      for (const one of [UNKNOWN, 'banana'])
        expect(await owner.fails(404, 'PATCH', membersOf(id, `/${one}/role`), { role: 'admin' })).toBe('member.not_found');
    });

    it('“Remove a member. Requires admin or owner role”: not the owner, and no admin another admin', async () => {
      const { id, owner, admin, member, viewer } = await given().team();
      const second = await given().person();
      await bring(owner, second, id, 'admin');
      const path = async (userId: string) => membersOf(id, `/${await nameOf(owner, id, userId)}`);
      for (const one of [member, viewer]) expect(await one.fails(403, 'DELETE', await path(admin.userId))).toBe('auth.forbidden');
      expect(await admin.fails(400, 'DELETE', await path(owner.userId))).toBe('member.is_owner');
      expect(await admin.fails(403, 'DELETE', await path(second.userId))).toBe('member.is_admin');
      const done = { success: true, message: expect.stringMatching(/\S/) as string };
      expect(await admin.does(200, 'DELETE', await path(viewer.userId))).toEqual(done);
      expect(await owner.does(200, 'DELETE', await path(second.userId))).toEqual(done);
      expect(await admin.does(200, 'DELETE', await path(admin.userId))).toEqual(done);
      expect((await list(owner, id)).map(({ user_id }) => user_id)).toEqual([owner.userId, member.userId]);
    });

    it('knows no member of another organization', async () => {
      const [ours, theirs] = [await given().team(), await given().team()];
      const foreign = await nameOf(theirs.owner, theirs.id, theirs.member.userId);
      expect(await ours.owner.fails(404, 'DELETE', membersOf(ours.id, `/${foreign}`))).toBe('member.not_found');
      expect(await ours.owner.fails(404, 'PATCH', membersOf(ours.id, `/${foreign}/role`), { role: 'viewer' })).toBe('member.not_found');
      expect(await list(theirs.owner, theirs.id)).toHaveLength(4);
    });

    it('whoever is removed is out at once: their sessions, their default, their invitations, their keys', async () => {
      const { stack, client } = given().api;
      const { id, owner, admin } = await given().team();
      const link = await admin.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`, { maxUses: 5 });
      const key = await createKey(stack, id);
      await withDatabase(stack, (database) =>
        database.query(`UPDATE api_key SET created_by = $2 WHERE organization_id = $1`, [id, admin.userId]),
      );
      await client.as(key).expect(200, 'GET', '/usage');
      expect(await admin.does(200, 'GET', '/usage')).toMatchObject({ tier: 'free' });
      await owner.does(200, 'DELETE', membersOf(id, `/${await nameOf(owner, id, admin.userId)}`));

      expect(await admin.fails(403, 'GET', '/usage')).toBe('auth.no_organization');
      expect(await admin.fails(403, 'GET', membersOf(id))).toBe('organization.forbidden');
      expect(await admin.does(200, 'GET', '/api/v1/users/me')).toMatchObject({ default_organization_id: null, default_project_id: null });
      expect(await (await given().person()).fails(400, 'POST', `/invite/${link.token}/accept`)).toBe('invite.expired');
      expect((await client.as(key).send('GET', '/usage')).status).toBe(403);
    });

    it('all of it is in the audit trail, from where it was asked for, which owner and admin read', async () => {
      const { id, owner, admin, member } = await given().team();
      const guest = await owner.does<DescribedMember>(201, 'POST', membersOf(id, '/invite'), { email: 'guest@example.com' });
      await owner.does(200, 'PATCH', membersOf(id, `/${guest.id}/role`), { role: 'viewer' });
      await admin.does(200, 'DELETE', membersOf(id, `/${guest.id}`));
      await admin.does(200, 'PUT', `/api/v1/organizations/${id}`, { domain: 'example.com' });
      await owner.does(200, 'POST', `/api/v1/organizations/${id}/transfer`, { new_owner_user_id: admin.userId });
      const logs = `/api/v1/audit/organizations/${id}/logs`;
      const page = await admin.does<{ logs: Record<string, unknown>[] }>(200, 'GET', `${logs}?limit=5`);
      expect(page).toMatchObject({ page: 1, limit: 5, total: 12, pages: 3 });
      expect(page.logs.map(({ action }) => action)).toEqual([
        'organization.transferred',
        'organization.updated',
        'member.removed',
        'member.role_changed',
        'member.invited',
      ]);
      expect(page.logs[2]).toEqual({
        id: UUID,
        action: 'member.removed',
        actor: { kind: 'user', id: admin.userId },
        resource_type: 'member',
        resource_id: guest.id,
        metadata: { userId: PENDING, role: 'viewer', status: 'pending' },
        ip: '127.0.0.1',
        user_agent: expect.any(String) as string,
        created_at: TIME,
      });
      const last = await admin.does<{ logs: { action: string }[] }>(200, 'GET', `${logs}?page=3&limit=5`);
      expect(last.logs.map(({ action }) => action)).toEqual(['invite.created', 'organization.created']);
      expect(await member.fails(403, 'GET', logs)).toBe('auth.forbidden');
    });
  });

  it('an organization named in a header is where an unscoped call acts', async () => {
    const { id, owner } = await given().team();
    const other = await owner.does<DescribedOrganization>(201, 'POST', '/api/v1/organizations', { name: 'The other one' });
    await owner.does(201, 'POST', '/api/v1/projects', { organization_id: other.id, name: 'Over there' });
    const named = await owner.send<unknown[]>('GET', '/api/v1/projects', { headers: { 'x-organization-id': other.id } });
    expect([named.status, named.body.length]).toEqual([200, 1]);
    expect(await owner.does(200, 'GET', '/api/v1/projects')).toEqual([]);
    expect(await owner.does(200, 'GET', `/api/v1/projects?organization_id=${id}`)).toEqual([]);
  });
}
