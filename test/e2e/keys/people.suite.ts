import { expectRefusal } from '../support';
import { type KeysScene, type KeyView, makeKey, namesSeenBy, type NewKeyView, type RoleInTest, Workspace } from './scene';

/** Who makes, sees and ends keys at `/keys` with a browser. */
export function peopleSuite(scene: KeysScene): void {
  it.each<RoleInTest>(['owner', 'admin'])('the key of an %s makes keys itself, and those make none', async (role) => {
    const workspace = await Workspace.open(scene);
    const key = workspace.with(await makeKey(await workspace.person(role)));
    const child = workspace.with(await key.expect<NewKeyView>(201, 'POST', '/keys', { json: { name: 'Child' } }));
    await child.expect(200, 'GET', '/usage');
    const reply = await child.send('POST', '/keys', { json: { name: 'Grandchild' } });
    expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
    expect(reply.body.permission).toBe('keys.mint_child');
  });

  it('the key of a member makes none', async () => {
    const workspace = await Workspace.open(scene);
    const key = workspace.with(await makeKey(await workspace.person('member')));
    await key.expect(200, 'GET', '/usage');
    const reply = await key.send('POST', '/keys', { json: { name: 'Child' } });
    expectRefusal(reply, { status: 403, code: 'auth.forbidden' });
    expect(reply.body.permission).toBe('keys.mint_child');
  });

  it('a viewer has nothing to do with keys', async () => {
    const workspace = await Workspace.open(scene);
    const { id } = await makeKey(await workspace.person('owner'));
    const viewer = await workspace.person('viewer');
    expect(await viewer.fails(403, 'GET', '/keys')).toBe('auth.forbidden');
    expect(await viewer.fails(403, 'POST', '/keys', { name: 'Mine' })).toBe('auth.forbidden');
    expect(await viewer.fails(403, 'DELETE', `/keys/${id}`)).toBe('auth.forbidden');
  });

  it('a member sees and ends the keys they made and no others; owners and admins see and end all', async () => {
    const workspace = await Workspace.open(scene);
    const [owner, admin, member, other] = await Promise.all(
      (['owner', 'admin', 'member', 'member'] as const).map((role) => workspace.person(role)),
    );
    if (!owner || !admin || !member || !other) throw new Error('Somebody is missing');
    const keys = { owners: await makeKey(owner, 'owners'), admins: await makeKey(admin, 'admins') };
    const [members, others] = [await makeKey(member, 'members'), await makeKey(other, 'others')];

    expect(await namesSeenBy(member)).toEqual(['members']);
    expect(await namesSeenBy(other)).toEqual(['others']);
    // The workspace came with one of its own.
    for (const person of [owner, admin]) expect(await namesSeenBy(person)).toEqual(['Test', 'admins', 'members', 'others', 'owners']);

    for (const { id } of [...Object.values(keys), others]) expect(await member.fails(404, 'DELETE', `/keys/${id}`)).toBe('key.not_found');
    for (const one of [keys.owners, keys.admins, others]) await workspace.with(one).expect(200, 'GET', '/usage');

    await member.does(204, 'DELETE', `/keys/${members.id}`);
    await admin.does(204, 'DELETE', `/keys/${others.id}`);
    for (const one of [members, others]) {
      expectRefusal(await workspace.with(one).send('GET', '/usage'), { status: 401, code: 'auth.invalid_credential' });
    }
    expect(await namesSeenBy(owner)).toEqual(['Test', 'admins', 'owners']);
    expect(await namesSeenBy(member)).toEqual([]);
  });

  it('nobody in another workspace knows of a key here', async () => {
    const [ours, theirs] = [await Workspace.open(scene), await Workspace.open(scene)];
    const key = await makeKey(await ours.person('owner'));
    const stranger = await theirs.person('owner');
    expect(await namesSeenBy(stranger)).toEqual(['Test']);
    expect(await stranger.fails(404, 'DELETE', `/keys/${key.id}`)).toBe('key.not_found');
    await ours.with(key).expect(200, 'GET', '/usage');
  });

  it('the key is shown once, and no cache keeps it', async () => {
    const workspace = await Workspace.open(scene);
    const owner = await workspace.person('owner');
    const { status, headers, body } = await owner.send<NewKeyView>('POST', '/keys', { json: { name: 'Once' } });
    expect({ status, cached: headers.get('cache-control') }).toEqual({ status: 201, cached: 'no-store' });
    const listed = await owner.does<KeyView[]>(200, 'GET', '/keys');
    expect(listed.find(({ id }) => id === body.id)).toMatchObject({ name: 'Once', prefix: body.key.slice(0, 10) });
    expect(JSON.stringify(listed)).not.toContain(body.key.slice(10));
  });
}
