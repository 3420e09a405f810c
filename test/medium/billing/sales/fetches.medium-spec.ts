import { Shop } from './shop';
import { StripeRelay } from './stripe-relay';

describe('What is fetched from Stripe', () => {
  let shop: Shop;
  let relay: StripeRelay;

  beforeEach(async () => {
    shop = await Shop.open();
    relay = await StripeRelay.start(shop.emulator.url);
  });
  afterEach(async () => {
    try {
      await shop.audit();
    } finally {
      await relay.stop();
      await shop.close();
    }
  });

  it('about a pack does not overwrite what was fetched later', async () => {
    const organizationId = await shop.givenOrganization();
    const { id, paymentId } = await shop.buyPack(organizationId, '500');
    const slow = await shop.anotherTill({ stripeUrl: relay.url });
    const late = relay.hold(new RegExp(id));
    // One event only: the next one would put right what this one does.
    const [completed] = shop.takeEvents().filter(({ type }) => type === 'checkout.session.completed');
    await shop.send(completed!);
    const applied = slow.inbox.applyDue();
    await late.asked;
    // Meanwhile the pack is paid back, which another worker hears of.
    shop.control.refund({ payment_intent: paymentId, amount: 400 });
    const [refunded] = shop.takeEvents();
    await shop.send(refunded!);
    await shop.till.inbox.applyDue();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 250 });
    late.release();
    await applied;
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 250 });
    expect(await shop.unapplied()).toEqual([]);
  });

  it('about a subscription does not overwrite what was fetched later', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    const slow = await shop.anotherTill({ stripeUrl: relay.url });
    const late = relay.hold(new RegExp(subscriptionId));
    await shop.inPortal(organizationId, subscriptionId, 'upgrade', 'price_pro');
    const [upgraded] = shop.takeEvents().filter(({ type }) => type === 'customer.subscription.updated');
    await shop.send(upgraded!);
    const applied = slow.inbox.applyDue();
    await late.asked;
    await shop.sdk.subscriptions.cancel(subscriptionId);
    const [ended] = shop.takeEvents().filter(({ type }) => type === 'customer.subscription.deleted');
    await shop.send(ended!);
    await shop.till.inbox.applyDue();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free' });
    late.release();
    await applied;
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free', remaining: 500 });
    const { rows } = await shop.owner.query('SELECT status, plan_id FROM subscription');
    expect(rows).toEqual([{ status: 'canceled', plan_id: 'pro' }]);
  });

  it('cannot be had while Stripe is out: news stay, later each time, and are applied when it is back', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.buyPack(organizationId, '500');
    const cut = await shop.anotherTill({ stripeUrl: relay.url });
    relay.answer(/./, () => ({ status: 503, body: 'Service Unavailable' }));
    const [completed] = shop.takeEvents().filter(({ type }) => type === 'checkout.session.completed');
    await shop.send(completed!);
    const waits: number[] = [];
    for (const attempt of [1, 2, 3]) {
      expect(await cut.inbox.applyDue()).toBe(0);
      expect(await shop.unapplied()).toEqual([{ type: completed!.type, attempt, error: 'billing.provider_unavailable' }]);
      const { rows } = await shop.owner.query<{ seconds: number }>(
        'SELECT extract(epoch FROM next_attempt_at - now())::float8 AS seconds FROM stripe_event WHERE applied_at IS NULL',
      );
      waits.push(rows[0]?.seconds ?? 0);
      expect(await cut.inbox.applyDue()).toBe(0);
      await shop.skipDelays();
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 0 });
    relay.answer(/./, (answer) => answer);
    expect(await cut.inbox.applyDue()).toBe(1);
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 500 });
  });

  it('may fail for one event without keeping the others', async () => {
    const [mine, theirs] = [await shop.givenOrganization(), await shop.givenOrganization()];
    const { id } = await shop.buyPack(mine, '500');
    await shop.buyPack(theirs, '100');
    const cut = await shop.anotherTill({ stripeUrl: relay.url });
    relay.answer(new RegExp(id), () => ({ status: 200, body: '{"id":"cs_?"}' }));
    for (const event of shop.takeEvents()) await shop.send(event);
    await cut.inbox.applyDue();
    expect(await shop.standing(theirs)).toMatchObject({ packs: 100 });
    expect(new Set((await shop.unapplied()).map(({ error }) => error))).toEqual(new Set(['internal']));
    await shop.skipDelays();
    await shop.hearNews();
    expect(await shop.standing(mine)).toMatchObject({ packs: 500 });
  });
});
