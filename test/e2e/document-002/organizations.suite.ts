import { until } from '../../../tools/support/processes';
import { createKey } from '../support';
import { withDatabase } from '../../support';
import { type DescribedMember, type DescribedOrganization, membersOf, type Scene, TIME, UUID } from './scene';

const ALL = '/api/v1/organizations';
const UNKNOWN = '01920000-0000-7000-8000-000000000000';

export function describeOrganizations(given: () => Scene): void {
  describe('Organization Endpoints', () => {
    it('“Create a new organization. The creator becomes the owner.”', async () => {
      const person = await given().person();
      const made = await person.does<DescribedOrganization>(201, 'POST', ALL, { name: 'Brand New Company' });
      expect(made).toEqual({
        id: UUID,
        name: 'Brand New Company',
        slug: 'brand-new-company',
        plan: 'free',
        ai_budget_daily: 1,
        ai_budget_monthly: 25,
        settings: {},
        features: {},
        stripe_customer_id: null,
        stripe_subscription_id: null,
        logo_url: null,
        domain: null,
        sso_enabled: false,
        member_count: 1,
        created_at: TIME,
        updated_at: null,
      });
      expect(await person.does(200, 'GET', `${ALL}/${made.id}`)).toEqual(made);
      const { id, name, slug, plan, created_at } = made;
      const listed = { id, name, slug, plan, logo_url: null, member_count: 1, role: 'owner', created_at };
      expect(await person.does(200, 'GET', ALL)).toEqual([listed]);
    });

    it('gives a slug a random end only where somebody has it', async () => {
      const person = await given().person();
      const slugs: string[] = [];
      for (const name of ['Slug Twice', 'slug — TWICE!'])
        slugs.push((await person.does<DescribedOrganization>(201, 'POST', ALL, { name })).slug);
      expect(slugs).toEqual(['slug-twice', expect.stringMatching(/^slug-twice-[0-9a-f]+$/)]);
    });

    it.each(['---', '👍👍', '¿?'])('400 for the name %j, which has neither a letter nor a digit', async (name) => {
      const person = await given().person();
      expect(await person.fails(400, 'POST', ALL, { name })).toBe('organization.name_invalid');
      expect(await person.does(200, 'GET', ALL)).toEqual([]);
    });

    it.each(['x', 'x'.repeat(101), '   x   ', 7, undefined])('422 for the name %j', async (name) => {
      expect(await (await given().person()).fails(422, 'POST', ALL, { name })).toBe('request.invalid');
    });

    it('“List all organizations the user has access to”, the newest first and active memberships only', async () => {
      const { id, admin, owner } = await given().team();
      const newer = await admin.does<DescribedOrganization>(201, 'POST', ALL, { name: 'Newer' });
      const asked = await owner.does<DescribedOrganization>(201, 'POST', ALL, { name: 'Asked in' });
      await owner.does(201, 'POST', membersOf(asked.id, '/invite'), { email: admin.email });
      const listed = await admin.does<{ id: string; role: string }[]>(200, 'GET', ALL);
      expect(listed.map(({ id: one, role }) => [one, role])).toEqual([
        [newer.id, 'owner'],
        [id, 'admin'],
      ]);
    });

    it('answers an outsider 403 with one body, whether it exists or not', async () => {
      const { id, outsider } = await given().team();
      const calls: [string, string, unknown?][] = [
        ['GET', ''],
        ['PUT', '', { name: 'Taken over' }],
        ['DELETE', ''],
        ['POST', '/transfer', { new_owner_user_id: outsider.userId }],
      ];
      for (const [method, rest, json] of calls) {
        const bodies: object[] = [];
        for (const one of [id, UNKNOWN, 'banana']) {
          const { status, body } = await outsider.send<{ error: object }>(method, `${ALL}/${one}${rest}`, json ? { json } : {});
          expect(status).toBe(403);
          bodies.push({ ...body, error: { ...body.error, traceId: '' } });
        }
        expect(bodies[1]).toEqual(bodies[0]);
        expect(bodies[2]).toEqual(bodies[0]);
      }
    });

    it('“Update organization settings. Requires admin or owner role.” Partly: the rest and the slug stay', async () => {
      const { id, admin, member, viewer } = await given().team('Update Me');
      const before = await admin.does<DescribedOrganization>(200, 'GET', `${ALL}/${id}`);
      const all = {
        name: 'Updated Company Name',
        logo_url: 'https://example.com/new-logo.png',
        domain: 'example.com',
        ai_budget_daily: 5.5,
        ai_budget_monthly: 100,
        settings: { default_test_timeout: 600 },
        features: { visual_regression: true },
        sso_enabled: true,
      };
      const updated = await admin.does<object>(200, 'PUT', `${ALL}/${id}`, all);
      expect(updated).toEqual({ ...before, ...all, updated_at: TIME });
      const cleared = { ...updated, logo_url: null, domain: null, sso_enabled: false, updated_at: TIME };
      expect(await admin.does(200, 'PUT', `${ALL}/${id}`, { logo_url: null, domain: null, sso_enabled: false })).toEqual(cleared);
      for (const one of [member, viewer]) expect(await one.fails(403, 'PUT', `${ALL}/${id}`, { name: 'Mine' })).toBe('auth.forbidden');
      expect(await viewer.does(200, 'GET', `${ALL}/${id}`)).toEqual(cleared);
    });

    it.each([
      [{ ai_budget_daily: -0.01 }],
      [{ ai_budget_daily: 10_000.01 }],
      [{ ai_budget_monthly: 100_001 }],
      [{ ai_budget_monthly: null }],
      [{ name: 'x' }],
      [{ name: null }],
      [{ logo_url: 'ftp://example.com/x.png' }],
      [{ domain: 'x'.repeat(256) }],
      [{ settings: [] }],
      [{ sso_enabled: 'yes' }],
    ])('422 for %j, and nothing changes', async (json) => {
      const person = await given().person();
      const made = await person.does<DescribedOrganization>(201, 'POST', ALL, { name: 'Stays' });
      expect(await person.fails(422, 'PUT', `${ALL}/${made.id}`, { domain: 'x.example', ...json })).toBe('request.invalid');
      expect(await person.does(200, 'GET', `${ALL}/${made.id}`)).toEqual(made);
    });

    it('400 for a new name without a letter or digit', async () => {
      const { id, owner } = await given().team();
      expect(await owner.fails(400, 'PUT', `${ALL}/${id}`, { name: '!!!' })).toBe('organization.name_invalid');
    });
  });

  describe('“Transfer organization ownership to another member. Requires owner role.”', () => {
    it('makes the member the owner and the owner an admin', async () => {
      const { id, owner, member } = await given().team();
      expect(await owner.does(200, 'POST', `${ALL}/${id}/transfer`, { new_owner_user_id: member.userId })).toEqual({
        success: true,
        message: 'Ownership transferred successfully',
        new_owner_id: member.userId,
        previous_owner_role: 'admin',
      });
      const roles = (await member.does<DescribedMember[]>(200, 'GET', membersOf(id))).map(({ user_id, role }) => [user_id, role]);
      expect(roles).toEqual(
        expect.arrayContaining([
          [owner.userId, 'admin'],
          [member.userId, 'owner'],
        ]),
      );
      expect(await owner.fails(403, 'POST', `${ALL}/${id}/transfer`, { new_owner_user_id: owner.userId })).toBe('auth.forbidden');
    });

    it('only to an active member, and not to oneself', async () => {
      const { id, owner, admin, outsider } = await given().team();
      const pending = await owner.does<DescribedMember>(201, 'POST', membersOf(id, '/invite'), { email: 'later@example.com' });
      for (const user of [outsider.userId, pending.user_id, UNKNOWN, 'banana'])
        expect(await owner.fails(400, 'POST', `${ALL}/${id}/transfer`, { new_owner_user_id: user })).toBe('member.not_active');
      expect(await owner.fails(400, 'POST', `${ALL}/${id}/transfer`, { new_owner_user_id: owner.userId })).toBe('member.is_self');
      expect(await admin.fails(403, 'POST', `${ALL}/${id}/transfer`, { new_owner_user_id: admin.userId })).toBe('auth.forbidden');
      expect(await owner.fails(422, 'POST', `${ALL}/${id}/transfer`, {})).toBe('request.invalid');
      const owners = (await owner.does<DescribedMember[]>(200, 'GET', membersOf(id))).filter(({ role }) => role === 'owner');
      expect(owners.map(({ user_id }) => user_id)).toEqual([owner.userId]);
    });
  });

  describe('“Permanently delete an organization. Requires owner role.”', () => {
    it('ends it for everybody and every key, with all it owns', async () => {
      const { stack, client } = given().api;
      const { id, owner, admin, member, viewer } = await given().team('Doomed Inc');
      const key = client.as(await createKey(stack, id));
      const asset = await key.upload({ name: 'doomed.txt', bytes: 'doomed' });
      const link = await admin.does<{ token: string }>(201, 'POST', `/workspaces/${id}/invites`);
      for (const one of [admin, member, viewer]) expect(await one.fails(403, 'DELETE', `${ALL}/${id}`)).toBe('auth.forbidden');
      await key.expect(200, 'GET', `/assets/${asset.id}`);

      const message = expect.stringContaining('Doomed Inc') as string;
      expect(await owner.does(200, 'DELETE', `${ALL}/${id}`)).toEqual({ success: true, message });
      expect((await key.send('GET', `/assets/${asset.id}`)).status).toBe(401);
      expect(await owner.fails(403, 'GET', `${ALL}/${id}`)).toBe('organization.forbidden');
      expect(await owner.fails(403, 'DELETE', `${ALL}/${id}`)).toBe('organization.forbidden');
      expect(await member.does(200, 'GET', ALL)).toEqual([]);
      expect(await member.does(200, 'GET', '/api/v1/users/me')).toMatchObject({ default_organization_id: null });
      expect(await member.fails(403, 'GET', '/usage')).toBe('auth.no_organization');
      expect(await (await given().person()).fails(404, 'POST', `/invite/${link.token}/accept`)).toBe('invite.not_found');

      const left = (table: string) =>
        withDatabase(stack, async (database) => (await database.query(`SELECT 1 FROM ${table} WHERE organization_id = $1`, [id])).rowCount);
      expect(await until(async () => (await left('asset')) === 0, 30_000, 200)).toBe(true);
      expect(await until(async () => (await left('storage_intent')) === 0, 30_000, 200)).toBe(true);
      const acts = await withDatabase(stack, (database) =>
        database.query(`SELECT action FROM audit_log WHERE organization_id = $1 AND resource_type = 'organization'`, [id]),
      );
      expect(acts.rows).toContainEqual({ action: 'organization.deleted' });
    });
  });
}
