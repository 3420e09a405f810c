import { createKey } from '../support';
import { type Scene, TIME, UUID } from './scene';

const ALL = '/api/v1/projects';

export function describeProjects(given: () => Scene): void {
  describe('Project Endpoints', () => {
    it('“Create a new project within an organization”, and list it', async () => {
      const { id, owner, viewer } = await given().team();
      const json = {
        organization_id: id,
        name: 'New Project',
        app_url: 'https://app.example.com',
        config: { browser: 'chromium', viewport: { width: 1920, height: 1080 } },
      };
      const made = await owner.does<object>(201, 'POST', ALL, json);
      expect(made).toEqual({ id: UUID, ...json, created_at: TIME });
      const newer = await owner.does(201, 'POST', ALL, { name: 'Plain' });
      expect(newer).toEqual({ id: UUID, organization_id: id, name: 'Plain', app_url: null, config: {}, created_at: TIME });
      expect(await viewer.does(200, 'GET', `${ALL}?organization_id=${id}`)).toEqual([newer, made]);
    });

    it('owner and admin make projects; nobody does for an organization they are not in', async () => {
      const { id, admin, member, viewer, outsider } = await given().team();
      await admin.does(201, 'POST', ALL, { organization_id: id, name: 'By the admin' });
      for (const one of [member, viewer])
        expect(await one.fails(403, 'POST', ALL, { organization_id: id, name: 'Not mine' })).toBe('auth.forbidden');
      for (const one of [id, 'banana'])
        expect(await outsider.fails(403, 'POST', ALL, { organization_id: one, name: 'Not mine' })).toBe('organization.forbidden');
      expect(await outsider.fails(403, 'POST', ALL, { name: 'Nowhere' })).toBe('auth.no_organization');
      expect(await outsider.fails(403, 'GET', `${ALL}?organization_id=${id}`)).toBe('organization.forbidden');
      expect(await admin.does(200, 'GET', ALL)).toHaveLength(1);
    });

    it('the organization of the body counts, not the one the caller acts in', async () => {
      const [theirs, ours] = [await given().team(), await given().team()];
      const { token } = await theirs.owner.does<{ token: string }>(201, 'POST', `/workspaces/${theirs.id}/invites`, { role: 'viewer' });
      await ours.owner.does(200, 'POST', `/invite/${token}/accept`);
      expect(await ours.owner.fails(403, 'POST', ALL, { organization_id: theirs.id, name: 'A viewer’s' })).toBe('auth.forbidden');
      await ours.owner.does(200, 'PUT', `/workspaces/${theirs.id}/switch`);
      await ours.owner.does(201, 'POST', ALL, { organization_id: ours.id, name: 'The owner’s' });
    });

    it('a key makes projects in its own organization, if it may', async () => {
      const { stack, client } = given().api;
      const [{ id }, other] = [await given().team(), await given().team()];
      const key = client.as(await createKey(stack, id));
      await key.expect(201, 'POST', ALL, { json: { name: 'By a key' } });
      expect((await key.send('POST', ALL, { json: { organization_id: other.id, name: 'Elsewhere' } })).status).toBe(403);
      const reader = client.as(await createKey(stack, id, { permissions: ['projects.read'] }));
      expect((await reader.send('POST', ALL, { json: { name: 'By a reader' } })).status).toBe(403);
      expect(await reader.expect<unknown[]>(200, 'GET', ALL)).toHaveLength(1);
    });

    it('409 for a name the organization has, in whatever case, and it says which project that is', async () => {
      const { id, owner } = await given().team();
      const made = await owner.does<{ id: string }>(201, 'POST', ALL, { organization_id: id, name: 'Website' });
      const reply = await owner.send<{ error: unknown }>('POST', ALL, { json: { organization_id: id, name: 'WEBSITE' } });
      expect([reply.status, reply.body.error]).toMatchObject([409, { code: 'project.name_taken', details: { projectId: made.id } }]);
      await (await given().team()).owner.does(201, 'POST', ALL, { name: 'Website' });
    });

    it.each([
      [{ name: 'x' }],
      [{ name: 'x'.repeat(101) }],
      [{ name: 'Fine', app_url: 'file:///etc/passwd' }],
      [{ name: 'Fine', app_url: `https://example.com/${'x'.repeat(500)}` }],
      [{ name: 'Fine', config: { viewport: { width: 0, height: 1 } } }],
      [{ name: 'Fine', config: 'chromium' }],
    ])('422 for %j', async (json) => {
      const { owner } = await given().team();
      expect(await owner.fails(422, 'POST', ALL, json)).toBe('request.invalid');
      expect(await owner.does(200, 'GET', ALL)).toEqual([]);
    });
  });
}
