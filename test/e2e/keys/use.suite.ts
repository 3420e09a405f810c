import { until } from '../../../tools/support/processes';
import { ConformanceClient, expectRefusal, type SignedIn } from '../support';
import { type KeysScene, type KeyView, makeKey, type NewKeyView, usesOf, Workspace } from './scene';

/** Where keys work, how their use is counted, and where they stop working. */
export function useSuite(scene: KeysScene): void {
  const FAMILIES: [name: string, make: (admin: SignedIn, organizationId: string) => Promise<NewKeyView>][] = [
    ['/keys', (admin) => makeKey(admin)],
    ['/api/v1/api-keys', (admin) => admin.does(201, 'POST', '/api/v1/api-keys', { name: 'Camera', scopes: ['admin'] })],
    [
      '/api/v1/api-keys/organizations/…/keys',
      (admin, id) => admin.does(201, 'POST', `/api/v1/api-keys/organizations/${id}/keys`, { name: 'Agent', scopes: ['admin'] }),
    ],
  ];

  it.each(FAMILIES)('a key of %s works on every family’s routes, in every header', async (_, make) => {
    const workspace = await Workspace.open(scene);
    const { key } = await make(await workspace.person('admin'), workspace.id);
    const nobody = scene.api.client.as(null);
    const places: Record<string, string>[] = [{ authorization: `Bearer ${key}` }, { authorization: `ApiKey ${key}` }, { 'x-api-key': key }];
    for (const headers of places) {
      for (const path of ['/assets', '/usage', `/api/v1/projects?organization_id=${workspace.id}`]) {
        const { status } = await nobody.send('GET', path, { headers });
        expect({ path, status }).toEqual({ path, status: 200 });
      }
    }
  });

  it.each(FAMILIES.slice(1))('a key of %s with the scope manages the keys of both', async (_, make) => {
    const workspace = await Workspace.open(scene);
    const client = workspace.with(await make(await workspace.person('admin'), workspace.id));
    await client.expect(200, 'GET', '/keys');
    await client.expect(200, 'GET', '/api/v1/api-keys');
    await client.expect(200, 'GET', `/api/v1/api-keys/organizations/${workspace.id}/keys`);
  });

  it('how often, when last and from where is seen in every family', async () => {
    const workspace = await Workspace.open(scene);
    const admin = await workspace.person('admin');
    const made = await makeKey(admin);
    expect(await usesOf(scene, made.id)).toEqual({ count: 0, lastUsedAt: null, lastUsedIp: null });
    const client = workspace.with(made);
    await Promise.all(Array.from({ length: 7 }, () => client.expect(200, 'GET', '/usage')));
    // Counted as well: it was this key that was refused.
    await client.send('GET', '/api/v1/api-keys');
    expect(await until(async () => (await usesOf(scene, made.id)).count === 8, 30_000, 100)).toBe(true);

    const { lastUsedAt } = await usesOf(scene, made.id);
    const time = lastUsedAt?.toISOString();
    const usage = { usage_count: 8, last_used_at: time, last_used_ip: '127.0.0.1' };
    expect(await admin.does(200, 'GET', `/api/v1/api-keys/${made.id}/usage`)).toMatchObject(usage);
    const inOrganization = await admin.does<KeyView[]>(200, 'GET', `/api/v1/api-keys/organizations/${workspace.id}/keys`);
    expect(inOrganization.find(({ id }) => id === made.id)).toMatchObject({ request_count: 8, last_used_at: time });
    const atRoot = await admin.does<KeyView[]>(200, 'GET', '/keys');
    expect(atRoot.find(({ id }) => id === made.id)).toMatchObject({ lastUsedAt: time });
  });

  it('a key that is revoked at one api is refused by another one, like the key it made', async () => {
    const workspace = await Workspace.open(scene);
    const owner = await workspace.person('owner');
    const made = await makeKey(owner);
    const child = await workspace.with(made).expect<NewKeyView>(201, 'POST', '/keys', { json: { name: 'Child' } });
    const elsewhere = await scene.api.stack.addApi();
    const clients = await Promise.all([made, child].map(({ key }) => ConformanceClient.connect(elsewhere, key)));
    // Remembered there from here on.
    for (const client of clients) await client.expect(200, 'GET', '/usage');

    await owner.does(204, 'DELETE', `/keys/${made.id}`);
    for (const client of clients) {
      expect(await until(async () => (await client.send('GET', '/usage')).status === 401, 10_000, 50)).toBe(true);
      expectRefusal(await client.send('GET', '/usage'), { status: 401, code: 'auth.invalid_credential' });
    }
  });
}
