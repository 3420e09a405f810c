import { openShop, packSession, type Shop, subscribed } from './support/shop';

// Real: messages over HTTP, checked with the SDK's constructEvent by whoever receives them.
let shop: Shop;
beforeEach(async () => (shop = await openShop()));
afterEach(() => shop.stop());

const buy = async () => shop.emulator.control.pay((await packSession(shop.stripe)).id);
const pending = () => shop.emulator.control.webhooks.pending;
const statesOf = () => shop.emulator.control.webhooks.deliveries.map(({ state }) => state);

describe('A webhook', () => {
  it('carries a signature that only the secret makes', async () => {
    await buy();
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.events).toHaveLength(4);
    expect(shop.receiver.refused).toEqual([]);
    const stranger = await openShop({ webhookUrl: shop.receiver.url, webhookSecret: 'whsec_another' });
    try {
      stranger.emulator.control.pay((await packSession(stranger.stripe)).id);
      await stranger.emulator.control.webhooks.settled();
    } finally {
      await stranger.stop();
    }
    expect(shop.receiver.events).toHaveLength(4);
    expect(shop.receiver.refused).toHaveLength(4);
    expect(shop.receiver.refused[0]).toContain('No signatures found matching');
  });

  it('is fresh however far time was moved', async () => {
    await subscribed(shop);
    shop.emulator.control.advanceTo(new Date('2031-01-01T00:00:00Z'));
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.refused).toEqual([]);
  });

  it('shows the object as it was, and names the request that caused it', async () => {
    const { lastResponse, id } = await shop.stripe.customers.create({ email: 'ada@example.org' }, { idempotencyKey: 'make' });
    await shop.stripe.customers.update(id, { email: 'bob@example.org' });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.events).toMatchObject([
      { data: { object: { email: 'ada@example.org' } }, request: { id: lastResponse.requestId, idempotency_key: 'make' } },
      { data: { object: { email: 'bob@example.org' }, previous_attributes: { email: 'ada@example.org' } } },
    ]);
  });

  it('is sent again until it is taken, and given up in the end', async () => {
    shop.receiver.answers = [500, 404];
    await shop.stripe.customers.create({});
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types).toEqual(['customer.created', 'customer.created', 'customer.created']);
    expect(new Set(shop.receiver.events.map(({ id }) => id)).size).toBe(1);
    shop.receiver.answers = [500, 302, 500];
    await shop.stripe.customers.create({});
    await shop.emulator.control.webhooks.settled();
    expect(statesOf()).toEqual(['delivered', 'failed']);
  });
});

describe('Whoever tests', () => {
  beforeEach(() => shop.emulator.control.webhooks.hold());

  it('holds events back and lets them go, in order', async () => {
    await buy();
    expect(shop.receiver.types).toEqual([]);
    const types = pending().map(({ type }) => type);
    expect(types).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']);
    await shop.emulator.control.webhooks.release();
    expect(shop.receiver.types).toEqual(types);
    await shop.stripe.customers.create({});
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types.at(-1)).toBe('customer.created');
  });

  it('delivers in any order and twice', async () => {
    await buy();
    const backwards = pending()
      .map(({ id }) => id)
      .reverse();
    const [last = ''] = backwards;
    expect(await shop.emulator.control.webhooks.deliver(...backwards, last)).toEqual([200, 200, 200, 200, 200]);
    expect(shop.receiver.events.map(({ id }) => id)).toEqual([...backwards, last]);
    expect(pending()).toEqual([]);
  });

  it('drops one', async () => {
    await buy();
    const completed = pending().at(-1);
    shop.emulator.control.webhooks.drop(String(completed?.id));
    await shop.emulator.control.webhooks.release();
    expect(shop.receiver.types).not.toContain('checkout.session.completed');
    expect(statesOf()).toEqual(['delivered', 'delivered', 'delivered', 'dropped']);
  });
});

describe('Events', () => {
  it('can be read, listed by type, and walked', async () => {
    await buy();
    const { data } = await shop.stripe.events.list({ type: 'checkout.session.completed' });
    expect(data).toHaveLength(1);
    expect(await shop.stripe.events.retrieve(String(data[0]?.id))).toMatchObject({ object: 'event', type: 'checkout.session.completed' });
    const some = await shop.stripe.events.list({ types: ['charge.succeeded', 'payment_intent.succeeded'] });
    expect(some.data.map(({ type }) => type)).toEqual(['payment_intent.succeeded', 'charge.succeeded']);
    expect((await shop.stripe.events.list({ type: 'payment_intent.*' })).data).toHaveLength(2);
  });

  it('happen without an endpoint too', async () => {
    shop.emulator.control.webhooks.url = undefined;
    await buy();
    expect(shop.emulator.control.webhooks.deliveries).toEqual([]);
    expect((await shop.stripe.events.list()).data).toHaveLength(4);
  });
});
