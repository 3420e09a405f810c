import { type DescribedOrganization, type Scene, TIME, UUID } from './scene';

const ME = '/api/v1/users/me';

export function describeUsers(given: () => Scene): void {
  const profileOf = (who: { does<T>(status: number, method: string, path: string): Promise<T> }) =>
    who.does<Record<string, unknown>>(200, 'GET', ME);

  describe('GET /api/v1/auth/me', () => {
    it('says who is signed in, where they belong, and where they act', async () => {
      const { id, member } = await given().team('Example Corp');
      const me = await member.does<object>(200, 'GET', '/api/v1/auth/me');
      expect(me).toEqual({
        user: { id: member.userId, email: member.email, display_name: null, avatar_url: null, created_at: TIME },
        organizations: [{ id, name: 'Example Corp', slug: expect.any(String) as string, role: 'member', plan: 'free' }],
        active_organization_id: id,
      });
      const { token } = await member.does<{ token: string }>(200, 'POST', '/auth/token');
      const bearer = { cookie: '', authorization: `Bearer ${token}` };
      expect((await member.send('GET', '/api/v1/auth/me', { headers: bearer })).body).toEqual(me);
    });

    it('of somebody in no organization has none, and it is for people alone', async () => {
      const person = await given().person();
      expect(await person.does(200, 'GET', '/api/v1/auth/me')).toMatchObject({ organizations: [], active_organization_id: null });
      const [asKey, asNobody] = [given().api.client, given().api.client.as(null)];
      expect((await asKey.send('GET', '/api/v1/auth/me')).status).toBe(403);
      expect((await asNobody.send('GET', '/api/v1/auth/me')).status).toBe(401);
    });
  });

  describe('User Profile Endpoints', () => {
    it('“Retrieves the authenticated user’s profile”, with the preferences nobody has changed yet', async () => {
      const person = await given().person();
      expect(await profileOf(person)).toEqual({
        id: UUID,
        user_id: person.userId,
        email: person.email,
        display_name: null,
        avatar_url: null,
        bio: null,
        timezone: 'UTC',
        language: 'en',
        theme: 'system',
        notification_preferences: {
          email_test_failures: true,
          email_test_completions: false,
          email_weekly_digest: true,
          slack_test_failures: false,
          slack_test_completions: false,
          in_app_test_failures: true,
          in_app_test_completions: true,
        },
        default_organization_id: null,
        default_project_id: null,
        onboarding_completed: false,
        onboarding_step: 0,
        last_login_at: null,
        last_active_at: null,
        login_count: 0,
        created_at: TIME,
        updated_at: TIME,
      });
    });

    it('“Update profile settings”: what is left out stays, by PUT and by PATCH', async () => {
      const person = await given().person();
      const all = {
        display_name: 'Jane Doe',
        avatar_url: 'https://example.com/new-avatar.jpg',
        bio: 'Senior QA Lead',
        timezone: 'Europe/London',
        language: 'en',
        theme: 'light',
      };
      expect(await person.does(200, 'PUT', ME, all)).toMatchObject(all);
      expect(await person.does(200, 'PUT', ME, { theme: 'dark' })).toMatchObject({ ...all, theme: 'dark' });
      expect(await person.does(200, 'PATCH', ME, { bio: null })).toMatchObject({ ...all, theme: 'dark', bio: null });
      expect(await profileOf(person)).toMatchObject({ ...all, theme: 'dark', bio: null });
    });

    it.each([
      [{ display_name: '' }],
      [{ display_name: 'x'.repeat(101) }],
      [{ avatar_url: 'javascript:alert(1)' }],
      [{ avatar_url: `https://example.com/${'x'.repeat(500)}` }],
      [{ bio: 'x'.repeat(501) }],
      [{ timezone: 'Mars/Olympus' }],
      [{ timezone: '+02:00' }],
      [{ timezone: null }],
      [{ language: 'x'.repeat(11) }],
      [{ theme: 'sepia' }],
    ])('422 for %j, and nothing changes', async (json) => {
      const person = await given().person();
      const before = await profileOf(person);
      expect(await person.fails(422, 'PUT', ME, { language: 'de', ...json })).toBe('request.invalid');
      expect(await profileOf(person)).toEqual(before);
    });

    it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
      'takes the time zone %s',
      async (timezone) => {
        expect(await (await given().person()).does(200, 'PUT', ME, { timezone })).toMatchObject({ timezone });
      },
    );

    it('takes the limits themselves', async () => {
      const json = { display_name: 'x'.repeat(100), bio: 'x'.repeat(500), language: 'x'.repeat(10) };
      expect(await (await given().person()).does(200, 'PUT', ME, json)).toMatchObject(json);
    });
  });

  describe('User Preferences Endpoints', () => {
    it('merge what is sent into what there is', async () => {
      const person = await given().person();
      await person.does(200, 'PUT', `${ME}/preferences`, { slack_test_failures: true });
      const profile = await person.does<Record<string, object>>(200, 'PUT', `${ME}/preferences`, { email_weekly_digest: false });
      const expected = { email_test_failures: true, slack_test_failures: true, email_weekly_digest: false };
      expect(profile.notification_preferences).toMatchObject(expected);
      expect(await person.does(200, 'GET', `${ME}/preferences`)).toEqual(profile.notification_preferences);
      expect(await person.fails(422, 'PUT', `${ME}/preferences`, { email_weekly_digest: 'no' })).toBe('request.invalid');
    });

    it('lose none of many changes made at once', async () => {
      const person = await given().person();
      const names = Object.keys(await person.does<object>(200, 'GET', `${ME}/preferences`));
      await Promise.all(names.map((name) => person.does(200, 'PUT', `${ME}/preferences`, { [name]: false })));
      expect(Object.values(await person.does<object>(200, 'GET', `${ME}/preferences`))).toEqual(names.map(() => false));
    });
  });

  describe('Set Default Organization', () => {
    const set = `${ME}/default-organization`;

    it('with a project of that organization, and without one', async () => {
      const { id, owner } = await given().team();
      const project = await owner.does<{ id: string }>(201, 'POST', '/api/v1/projects', { organization_id: id, name: 'Main Website' });
      const both = { default_organization_id: id, default_project_id: project.id };
      expect(await owner.does(200, 'POST', set, { organization_id: id, project_id: project.id })).toMatchObject(both);
      expect(await owner.does(200, 'POST', set, { organization_id: id })).toMatchObject(both);
      const second = await owner.does<DescribedOrganization>(201, 'POST', '/api/v1/organizations', { name: 'Side Project' });
      const moved = { default_organization_id: second.id, default_project_id: null };
      expect(await owner.does(200, 'POST', set, { organization_id: second.id })).toMatchObject(moved);
    });

    it('“403 - User doesn’t have access to organization”, whatever project is named', async () => {
      const { id, outsider, owner } = await given().team();
      const project = await owner.does<{ id: string }>(201, 'POST', '/api/v1/projects', { organization_id: id, name: 'Ours' });
      for (const organization_id of [id, '01920000-0000-7000-8000-000000000000', 'banana'])
        for (const project_id of [undefined, project.id, 'banana'])
          expect(await outsider.fails(403, 'POST', set, { organization_id, project_id })).toBe('organization.forbidden');
    });

    it('“404 - Project not found in organization”', async () => {
      const [ours, theirs] = [await given().team(), await given().team()];
      const project = await theirs.owner.does<{ id: string }>(201, 'POST', '/api/v1/projects', {
        organization_id: theirs.id,
        name: 'Theirs',
      });
      for (const project_id of [project.id, '01920000-0000-7000-8000-000000000000', 'banana'])
        expect(await ours.owner.fails(404, 'POST', set, { organization_id: ours.id, project_id })).toBe('project.not_found');
    });
  });

  it('List User Organizations: “all organizations the current user belongs to”', async () => {
    const { id, viewer } = await given().team('Example Corp');
    const own = await viewer.does<DescribedOrganization>(201, 'POST', '/api/v1/organizations', { name: 'Side Project' });
    expect(await viewer.does(200, 'GET', `${ME}/organizations`)).toEqual([
      { id: own.id, name: 'Side Project', slug: own.slug, role: 'owner', plan: 'free', member_count: 1, is_default: false },
      {
        id,
        name: 'Example Corp',
        slug: expect.stringMatching(/^example-corp/) as string,
        role: 'viewer',
        plan: 'free',
        member_count: 4,
        is_default: true,
      },
    ]);
  });
}
