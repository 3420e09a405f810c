import { withDatabase } from '../../support';
import { type AssetView, type ConformanceClient, createKey, type SignedIn } from '../support';
import { type Scene, TIME, UUID } from './scene';

const ALL = '/api/v1/projects';
const at = ({ id }: { readonly id: string }): string => `${ALL}/${id}`;
const make = (owner: SignedIn, name: string) => owner.does<{ id: string }>(201, 'POST', ALL, { name });
const uploadTo = (key: ConformanceClient, project: string): Promise<AssetView> =>
  key.upload({ name: 'seen.txt', bytes: 'seen', fields: { project } });

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

    it('GET, PUT and DELETE /{project_id}: one of them by its id', async () => {
      const { id, owner, viewer } = await given().team();
      const made = await owner.does<{ id: string }>(201, 'POST', ALL, { name: 'Website', app_url: 'https://a.example', config: { a: 1 } });
      expect(await viewer.does(200, 'GET', at(made))).toEqual(made);
      expect(await owner.does(200, 'PUT', at(made), { config: { browser: 'firefox' } })).toEqual({
        ...made,
        config: { browser: 'firefox' },
      });
      const changed = await owner.does<object>(200, 'PUT', at(made), { name: 'Web site', app_url: null });
      expect(changed).toEqual({ ...made, name: 'Web site', app_url: null, config: { browser: 'firefox' } });
      expect(await owner.does(200, 'PUT', at(made), {})).toEqual(changed);
      // Its own name, in another case, is not taken.
      expect(await owner.does(200, 'PUT', at(made), { name: 'WEB SITE' })).toMatchObject({ id: made.id, name: 'WEB SITE' });
      const message = expect.stringContaining('WEB SITE') as string;
      expect(await owner.does(200, 'DELETE', at(made))).toEqual({ success: true, message });
      for (const method of ['GET', 'DELETE']) expect(await owner.fails(404, method, at(made))).toBe('project.not_found');
      expect(await owner.fails(404, 'PUT', at(made), {})).toBe('project.not_found');
      expect(await viewer.does(200, 'GET', `${ALL}?organization_id=${id}`)).toEqual([]);
    });

    it('the organization is the one that is named, else the one the caller acts in', async () => {
      const [theirs, ours] = [await given().team(), await given().team()];
      const project = await theirs.owner.does<{ id: string }>(201, 'POST', ALL, { name: 'Theirs' });
      expect(await ours.owner.fails(404, 'GET', at(project))).toBe('project.not_found');
      for (const method of ['GET', 'DELETE'])
        expect(await ours.owner.fails(403, method, `${at(project)}?organization_id=${theirs.id}`)).toBe('organization.forbidden');
      const { token } = await theirs.owner.does<{ token: string }>(201, 'POST', `/workspaces/${theirs.id}/invites`, { role: 'admin' });
      await ours.owner.does(200, 'POST', `/invite/${token}/accept`);
      expect(await ours.owner.fails(404, 'GET', at(project))).toBe('project.not_found');
      expect(await ours.owner.does(200, 'GET', `${at(project)}?organization_id=${theirs.id}`)).toEqual(project);
    });

    it('a name that another project has is refused by PUT as by POST, also when two take it at once', async () => {
      const { owner } = await given().team();
      const [one, other] = [await make(owner, 'One'), await make(owner, 'Other')];
      const reply = await owner.send<{ error: unknown }>('PUT', at(one), { json: { name: 'OTHER' } });
      expect([reply.status, reply.body.error]).toMatchObject([409, { code: 'project.name_taken', details: { projectId: other.id } }]);
      for (let turn = 0; turn < 20; turn += 1) {
        const call = (project: { id: string }) => owner.send('PUT', at(project), { json: { name: `Wanted ${turn}` } });
        expect((await Promise.all([call(one), call(other)])).map(({ status }) => status).sort()).toEqual([200, 409]);
      }
    });

    it('the assets of a deleted project stay, in no project', async () => {
      const { stack, client } = given().api;
      const { id, owner } = await given().team();
      const key = client.as(await createKey(stack, id));
      const [kept, trashed] = [await uploadTo(key, 'Doomed'), await uploadTo(key, 'Doomed')];
      await key.expect(200, 'DELETE', `/assets/${trashed.id}`);
      const [doomed] = await owner.does<{ id: string }[]>(200, 'GET', ALL);
      if (!doomed) throw new Error('An upload makes its project');
      await owner.does(200, 'POST', '/api/v1/users/me/default-organization', { organization_id: id, project_id: doomed.id });
      await owner.does(200, 'DELETE', at(doomed));

      for (const asset of [kept, trashed]) expect((await key.get(asset.id)).project).toBeNull();
      expect((await key.list({})).assets.map((asset) => asset.id)).toEqual([kept.id]);
      expect(await key.list({ project: 'Doomed' })).toMatchObject({ assets: [], total: 0 });
      expect(await owner.does(200, 'GET', '/api/v1/users/me')).toMatchObject({ default_organization_id: id, default_project_id: null });
      const acts = await withDatabase(stack, (database) =>
        database.query(`SELECT action, resource_id, metadata FROM audit_log WHERE organization_id = $1 AND resource_type = 'project'`, [
          id,
        ]),
      );
      expect(acts.rows).toEqual([{ action: 'project.deleted', resource_id: doomed.id, metadata: { name: 'Doomed' } }]);
      // The name is free again.
      expect((await uploadTo(key, 'Doomed')).project).toBe('Doomed');
      expect(await owner.does(200, 'GET', ALL)).not.toMatchObject([{ id: doomed.id }]);
    });

    it('a project that is deleted while assets come into it takes none with it, and none fails', async () => {
      const { stack, client } = given().api;
      const { id, owner } = await given().team();
      const key = client.as(await createKey(stack, id));
      const others = await uploadTo(key, 'Others');
      for (let turn = 0; turn < 24; turn += 1) {
        const doomed = await make(owner, `Busy ${turn}`);
        const [first, second, moved, gone] = await Promise.all([
          uploadTo(key, `Busy ${turn}`),
          uploadTo(key, `Busy ${turn}`),
          key.send<{ project: string }>('PATCH', `/assets/${others.id}`, { json: { project: `Busy ${turn}` } }),
          owner.send('DELETE', at(doomed)),
        ]);
        expect([moved.status, gone.status]).toEqual([200, 200]);
        // Whoever came too late has made the project anew; whoever came in time is in none.
        const projects = (await owner.does<{ name: string }[]>(200, 'GET', ALL)).filter(({ name }) => name === `Busy ${turn}`);
        const seen = await Promise.all([first, second, others].map(async (asset) => (await key.get(asset.id)).project));
        expect(new Set([null, `Busy ${turn}`, ...seen]).size).toBe(2);
        expect(projects).toHaveLength(seen.some((project) => project !== null) ? 1 : 0);
      }
    });

    it.each([
      [{ name: 'x' }, 'name'],
      [{ name: null }, 'name'],
      [{ name: 'x'.repeat(101) }, 'name'],
      [{ name: 'a\0b' }, 'name'],
      [{ app_url: 'file:///etc/passwd' }, 'app_url'],
      [{ app_url: `https://example.com/${'x'.repeat(500)}` }, 'app_url'],
      [{ config: null }, 'config'],
      [{ config: { viewport: { width: 10_001, height: 1 } } }, 'config.viewport.width'],
      [[], 'body'],
    ])('PUT refuses %j, and names the field', async (json, field) => {
      const { owner } = await given().team();
      const made = await make(owner, 'Steady');
      const reply = await owner.send('PUT', at(made), { json });
      expect([400, 422]).toContain(reply.status);
      expect(JSON.stringify(reply.body)).toContain(field);
      expect(await owner.does(200, 'GET', at(made))).toEqual(made);
    });

    it.each(['banana', '01920000-0000-7000-8000-000000000000', '%00', "' OR 1=1"])('404 or 422 for a project called %s', async (name) => {
      const { owner } = await given().team();
      for (const [method, json] of [['GET'], ['PUT', {}], ['DELETE']] as const)
        expect([400, 404, 422]).toContain((await owner.send(method, `${ALL}/${encodeURI(name)}`, json ? { json } : {})).status);
    });
  });
}
