import { type ConformanceClient, expectRefusal, flat, formOf, type SignedIn, smallPng } from '../support';
import { type KeysScene, makeKey, type NewKeyView, type RoleInTest, Workspace } from './scene';

const upload = async (client: ConformanceClient) =>
  client.send('POST', '/assets/upload', { body: formOf({ name: 'made-with-a-key.png', bytes: await smallPng() }) });

const refuses = async (client: ConformanceClient, permission: string, method: string, path: string, json?: unknown): Promise<void> => {
  const reply = flat(await client.send(method, path, json === undefined ? {} : { json }));
  expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
  expect(reply.body.permission).toBe(permission);
};

/** A key may do what it was given, as far as its maker may at the moment. */
export function rolesSuite(scene: KeysScene): void {
  const given = async (role: 'admin' | 'member') => {
    const workspace = await Workspace.open(scene);
    const [owner, maker] = [await workspace.person('owner'), await workspace.person(role)];
    return { workspace, owner, maker };
  };
  const makeThem = async (owner: SignedIn, workspace: Workspace, maker: SignedIn, role: RoleInTest): Promise<void> => {
    const members = `/api/v1/teams/organizations/${workspace.id}/members`;
    const everybody = await owner.does<{ id: string; user_id: string | null }[]>(200, 'GET', members);
    const member = everybody.find(({ user_id: userId }) => userId === maker.userId);
    await owner.does(200, 'PATCH', `${members}/${member?.id}/role`, { role });
  };

  it('a maker who only looks has a key that only looks, until they may write again', async () => {
    const { workspace, owner, maker } = await given('member');
    const client = workspace.with(await makeKey(maker));
    const asset = await upload(client);
    expect(asset.status).toBe(201);
    const { id } = asset.body as unknown as { id: string };

    await makeThem(owner, workspace, maker, 'viewer');
    const late = await upload(client);
    expectRefusal(late, { status: 403, code: 'auth.forbidden' });
    expect(late.body.permission).toBe('assets.write');
    await refuses(client, 'assets.write', 'PATCH', `/assets/${id}`, { tags: ['changed'] });
    await client.expect(200, 'GET', `/assets/${id}`);

    await makeThem(owner, workspace, maker, 'member');
    await client.expect(200, 'PATCH', `/assets/${id}`, { json: { tags: ['changed'] } });
  });

  it('an admin’s key stops making and managing keys when they become a member, and so do the keys it made', async () => {
    const { workspace, owner, maker } = await given('admin');
    const key = workspace.with(await makeKey(maker));
    const child = workspace.with(await key.expect<NewKeyView>(201, 'POST', '/keys', { json: { name: 'Child' } }));
    const managing = workspace.with(await maker.does<NewKeyView>(201, 'POST', '/api/v1/api-keys', { name: 'Managing', scopes: ['admin'] }));
    await managing.expect(200, 'GET', '/api/v1/api-keys');

    await makeThem(owner, workspace, maker, 'member');
    await refuses(key, 'keys.mint_child', 'POST', '/keys', { name: 'Late' });
    await refuses(managing, 'keys.manage', 'GET', '/api/v1/api-keys');
    expect((await upload(child)).status).toBe(201);

    await makeThem(owner, workspace, maker, 'viewer');
    expect((await upload(child)).body).toMatchObject({ code: 'auth.forbidden', permission: 'assets.write' });

    await makeThem(owner, workspace, maker, 'admin');
    await key.expect(201, 'POST', '/keys', { json: { name: 'Again' } });
    await managing.expect(200, 'GET', '/api/v1/api-keys');
  });

  it('a maker who is promoted does not widen a key', async () => {
    const { workspace, owner, maker } = await given('member');
    const key = workspace.with(await makeKey(maker));
    await makeThem(owner, workspace, maker, 'admin');
    await refuses(key, 'keys.mint_child', 'POST', '/keys', { name: 'Child' });
  });

  it('a maker who is removed leaves keys that may nothing', async () => {
    const { workspace, owner, maker } = await given('member');
    const client = workspace.with(await makeKey(maker));
    await client.expect(200, 'GET', '/usage');
    await owner.does(204, 'DELETE', `/workspaces/${workspace.id}/members/${maker.userId}`);
    await refuses(client, 'usage.read', 'GET', '/usage');
    await refuses(client, 'assets.read', 'GET', '/assets');
    expect((await upload(client)).body).toMatchObject({ code: 'auth.forbidden', permission: 'assets.write' });
  });
}
