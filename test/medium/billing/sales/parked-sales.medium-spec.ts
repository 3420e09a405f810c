import { newId } from '@argus/common';
import { Shop } from './shop';

describe('What somebody bought without being signed in', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterEach(() => shop.audit());
  afterAll(() => shop.close());

  /** An address of its own in each test. */
  const address = () => `${newId()}@example.org`;

  const givenPerson = async (email: string): Promise<string> => {
    const userId = newId();
    await shop.owner.query('INSERT INTO user_account (id, email, created_at, updated_at) VALUES ($1, $2, now(), now())', [userId, email]);
    return userId;
  };

  const givenWorkspace = async (userId: string, role: 'owner' | 'admin' | 'member', isDefault = false): Promise<string> => {
    const organizationId = await shop.givenOrganization();
    await shop.owner.query(
      `INSERT INTO membership (id, organization_id, user_id, email, role, status, created_at)
       SELECT $1, $2, id, email, $4::role, 'active', now() FROM user_account WHERE id = $3`,
      [newId(), organizationId, userId, role],
    );
    if (isDefault) await shop.owner.query('UPDATE user_account SET default_organization_id = $2 WHERE id = $1', [userId, organizationId]);
    return organizationId;
  };

  const openSession = (userId: string) =>
    shop.owner.query(
      `INSERT INTO session (id, user_id, token_hash, created_at, last_seen_at, expires_at) VALUES ($1, $2, decode(md5($1::uuid::text), 'hex'), $3, $3, '2100-01-01')`,
      [newId(), userId, shop.clock.now()],
    );

  const signIn = (userId: string, till = shop.till) =>
    till.parkedSales.handle({
      ...{ id: newId(), organizationId: null, type: 'user.signed_in', payload: { userId }, attempt: 1 },
      createdAt: shop.clock.now(),
    });

  const packsOf = async (organizationId: string) => (await shop.standing(organizationId)).packs;

  it('waits for the payer, and is theirs when they sign in', async () => {
    const email = address();
    const { id } = await shop.buyPack(null, '500', { email });
    await shop.subscribe(null, 'starter', { email });
    await shop.hearNews();
    const { rows } = await shop.owner.query('SELECT organization_id, payer_email FROM pack_sale WHERE id = $1', [id]);
    expect(rows).toEqual([{ organization_id: null, payer_email: email }]);
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    await signIn(payer);
    expect(await shop.standing(workspace)).toEqual({ plan: 'starter', remaining: 1_000, packs: 500, held: 0, owed: 0 });
  });

  it('is found whatever letters the address was written in', async () => {
    const name = newId();
    await shop.buyPack(null, '100', { email: `Ada.${name.toUpperCase()}@Example.ORG` });
    await shop.hearNews();
    const payer = await givenPerson(`ada.${name}@example.org`);
    const workspace = await givenWorkspace(payer, 'owner');
    await signIn(payer);
    expect(await packsOf(workspace)).toBe(100);
  });

  it('is nobody else’s', async () => {
    const email = address();
    await shop.buyPack(null, '100', { email });
    await shop.hearNews();
    const other = await givenPerson(address());
    const theirs = await givenWorkspace(other, 'owner', true);
    await signIn(other);
    expect(await packsOf(theirs)).toBe(0);
  });

  it('is booked once, however often its payer signs in, and at however many workers', async () => {
    const email = address();
    for (const pack of ['100', '500', '2500'] as const) await shop.buyPack(null, pack, { email });
    const { subscriptionId } = await shop.subscribe(null, 'pro', { email });
    await shop.hearNews();
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    const other = await shop.anotherTill();
    await Promise.all(Array.from({ length: 10 }, (_, at) => signIn(payer, at % 2 ? other : shop.till)));
    expect(await shop.standing(workspace)).toEqual({ plan: 'pro', remaining: 8_100, packs: 3_100, held: 0, owed: 0 });
    // It goes on as any other.
    await shop.sdk.subscriptions.cancel(subscriptionId);
    await shop.hearNews();
    expect(await shop.standing(workspace)).toMatchObject({ plan: 'free' });
  });

  it.each<[string, readonly ['owner' | 'admin' | 'member', boolean][], number | null]>([
    [
      'the default workspace, if they own it',
      [
        ['owner', false],
        ['owner', true],
      ],
      1,
    ],
    [
      'the default workspace, if they administer it',
      [
        ['owner', false],
        ['admin', true],
      ],
      1,
    ],
    [
      'the oldest workspace they own, if they are only a member of the default one',
      [
        ['member', true],
        ['owner', false],
        ['owner', false],
      ],
      1,
    ],
    [
      'the oldest workspace they own, if they have no default one',
      [
        ['admin', false],
        ['owner', false],
        ['owner', false],
      ],
      1,
    ],
    [
      'nobody’s, if they own nothing',
      [
        ['member', true],
        ['admin', false],
      ],
      null,
    ],
  ])('is for %s', async (_whose, memberships, expected) => {
    const email = address();
    await shop.buyPack(null, '100', { email });
    await shop.hearNews();
    const payer = await givenPerson(email);
    const workspaces: string[] = [];
    for (const [role, isDefault] of memberships) {
      shop.moveTo(new Date(shop.clock.now().getTime() + 60_000));
      workspaces.push(await givenWorkspace(payer, role, isDefault));
    }
    await signIn(payer);
    expect(await Promise.all(workspaces.map(packsOf))).toEqual(workspaces.map((_, at) => (at === expected ? 100 : 0)));
  });

  it('is claimed with what became of it meanwhile', async () => {
    const email = address();
    const { paymentId } = await shop.buyPack(null, '500', { email });
    await shop.hearNews();
    shop.control.refund({ payment_intent: paymentId, amount: 200 });
    await shop.hearNews();
    const { subscriptionId } = await shop.subscribe(null, 'starter', { email });
    await shop.hearNews();
    await shop.sdk.subscriptions.cancel(subscriptionId);
    await shop.hearNews();
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    await signIn(payer);
    expect(await shop.standing(workspace)).toEqual({ plan: 'free', remaining: 425, packs: 375, held: 0, owed: 0 });
  });

  it('is refunded as any other once it is claimed', async () => {
    const email = address();
    const { paymentId } = await shop.buyPack(null, '500', { email });
    await shop.hearNews();
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    await signIn(payer);
    shop.control.refund({ payment_intent: paymentId });
    await shop.hearNews();
    expect(await packsOf(workspace)).toBe(0);
  });

  it('is theirs as well when the news of the payment come after they have signed in', async () => {
    const email = address();
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    await shop.buyPack(null, '100', { email });
    await shop.subscribe(null, 'starter', { email });
    await openSession(payer);
    await signIn(payer);
    expect(await packsOf(workspace)).toBe(0);
    await shop.hearNews();
    expect(await shop.standing(workspace)).toEqual({ plan: 'starter', remaining: 600, packs: 100, held: 0, owed: 0 });
  });

  it('is theirs whichever comes first, when the news and the sign-in come at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const email = address();
      const payer = await givenPerson(email);
      const workspace = await givenWorkspace(payer, 'owner');
      await shop.buyPack(null, '100', { email });
      await shop.subscribe(null, 'starter', { email });
      for (const event of shop.takeEvents()) await shop.send(event);
      await openSession(payer);
      await Promise.all([shop.till.inbox.applyDue(), signIn(payer), signIn(payer)]);
      expect(await shop.unapplied()).toEqual([]);
      expect(await shop.standing(workspace)).toEqual({ plan: 'starter', remaining: 600, packs: 100, held: 0, owed: 0 });
    }
  });

  it('waits for the next time they sign in when they have not done so since they paid', async () => {
    const email = address();
    const payer = await givenPerson(email);
    const workspace = await givenWorkspace(payer, 'owner');
    await openSession(payer);
    shop.moveByDays(1);
    await shop.buyPack(null, '100', { email });
    await shop.hearNews();
    expect(await packsOf(workspace)).toBe(0);
    await signIn(payer);
    expect(await packsOf(workspace)).toBe(100);
  });
});
