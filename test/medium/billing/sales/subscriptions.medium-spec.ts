import { newId } from '@argus/common';
import { planSession } from '../../stripe-emulator/support/shop';
import { Shop } from './shop';

const NOTHING = { packs: 0, held: 0, owed: 0 };

describe('Subscriptions', () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await Shop.open();
  });
  afterEach(async () => {
    try {
      await shop.audit();
    } finally {
      await shop.close();
    }
  });

  const resetsAt = async (organizationId: string) => (await shop.till.credits.usage(organizationId)).resetsAt.toISOString();

  it('begin a plan, its cycle and its credits, and end the free month', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.spend(organizationId, 10);
    shop.moveTo('2027-01-20T09:00:00Z');
    await shop.subscribe(organizationId, 'starter');
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'free', remaining: 40 });
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 500 });
    expect(await resetsAt(organizationId)).toBe('2027-02-20T09:00:00.000Z');
    const { rows } = await shop.owner.query('SELECT type, payload FROM outbox_event WHERE organization_id = $1', [organizationId]);
    expect(rows).toEqual([
      { type: 'billing.plan_changed', payload: { planId: 'starter', subscriptionId: expect.stringMatching(/^sub_/) as string } },
    ]);
  });

  it('begin with their own credits only, also where the free month was never touched', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 500 });
    await shop.spend(organizationId, 1);
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 499 });
  });

  it('begin once, however many workers hear of it at once', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.spend(organizationId, 10);
    await shop.subscribe(organizationId, 'starter');
    const tills = [shop.till, await shop.anotherTill()] as const;
    const copies = shop.takeEvents().flatMap((event) => [1, 2, 3].map((at) => ({ ...event, id: `${event.id}_${at}` })));
    for (const [at, event] of copies.entries()) await shop.send(event, tills[at % 2]);
    await Promise.all(tills.flatMap(({ inbox }) => [inbox.applyDue(), inbox.applyDue(), inbox.applyDue()]));
    expect(await shop.unapplied()).toEqual([]);
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 500 });
    const { rows } = await shop.owner.query('SELECT type FROM outbox_event WHERE organization_id = $1', [organizationId]);
    expect(rows).toEqual([{ type: 'billing.plan_changed' }]);
  });

  it('do not take credits that a run has set aside, which end with the month they came from', async () => {
    const organizationId = await shop.givenOrganization();
    const runId = await shop.hold(organizationId, 20);
    await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 500, held: 20 });
    await shop.till.credits.release(organizationId, runId);
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'starter', remaining: 500 });
  });

  it('renew at Stripe’s dates, from the last day of one month to the last of the next, and nothing is carried over but packs', async () => {
    shop.moveTo('2027-01-31T12:00:00Z');
    const organizationId = await shop.givenOrganization();
    await shop.subscribe(organizationId, 'starter');
    await shop.buyPack(organizationId, '100');
    await shop.hearNews();
    const seen: unknown[] = [];
    for (const moment of ['2027-02-28T12:00:00Z', '2027-03-31T12:00:00Z', '2027-04-30T12:00:00Z', '2027-05-31T12:00:00Z']) {
      await shop.spend(organizationId, 120);
      shop.moveTo(moment);
      await shop.hearNews();
      const { remaining, packs } = await shop.standing(organizationId);
      seen.push([remaining, packs, await resetsAt(organizationId)]);
    }
    expect(seen).toEqual([
      [600, 100, '2027-03-31T12:00:00.000Z'],
      [600, 100, '2027-04-30T12:00:00.000Z'],
      [600, 100, '2027-05-31T12:00:00.000Z'],
      [600, 100, '2027-06-30T12:00:00.000Z'],
    ]);
  });

  it('have nothing left between a cycle and the news of the next, and all of it then', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    shop.moveTo('2027-02-10T13:00:00Z');
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter', remaining: 0 });
    expect(await resetsAt(organizationId)).toBe('2027-03-10T12:00:00.000Z');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter', remaining: 500 });
  });

  it('are asked for when all news of a renewal, or of an end, were lost', async () => {
    const [renewed, ended] = [await shop.givenOrganization(), await shop.givenOrganization()];
    await shop.subscribe(renewed, 'starter');
    const { subscriptionId } = await shop.subscribe(ended, 'pro');
    await shop.hearNews();
    await shop.inPortal(ended, subscriptionId, 'cancel');
    shop.moveByDays(32);
    shop.takeEvents();
    await shop.till.inbox.review();
    expect(await shop.standing(renewed)).toMatchObject({ plan: 'starter', remaining: 500 });
    expect(await shop.standing(ended)).toMatchObject({ plan: 'free', remaining: 50 });
  });

  it('add the difference for the days that are left when they are upgraded, once', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    await shop.spend(organizationId, 100);
    shop.moveTo('2027-01-20T12:00:00Z');
    await shop.inPortal(organizationId, subscriptionId, 'upgrade', 'price_pro');
    const events = shop.takeEvents();
    for (const event of [...events, ...events.map((one) => ({ ...one, id: `${one.id}_again` }))]) await shop.send(event);
    await shop.till.inbox.applyDue();
    // 21 of 31 days.
    const gained = Math.floor((4_500 * 21) / 31);
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'pro', remaining: 400 + gained });
    shop.moveByDays(5);
    await shop.till.inbox.review();
    for (const event of events) await shop.send({ ...event, id: `${event.id}_late` });
    await shop.till.inbox.applyDue();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'pro', remaining: 400 + gained });
    shop.moveTo('2027-02-10T14:00:00Z');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'pro', remaining: 5_000 });
  });

  it('cannot be made to give more by going up and down in one cycle', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    for (const price of ['price_pro', 'price_starter', 'price_pro', 'price_starter', 'price_pro']) {
      await shop.changePrice(subscriptionId, price);
      await shop.hearNews();
    }
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'pro', remaining: 5_000 });
  });

  it('keep plan and credits until the period ends when they are downgraded', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'pro');
    await shop.hearNews();
    await shop.inPortal(organizationId, subscriptionId, 'downgrade', 'price_starter');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'pro', remaining: 5_000 });
    shop.moveByDays(32);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter', remaining: 500 });
  });

  it('run until the period ends when they are cancelled for then, and go back to the free plan', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    await shop.inPortal(organizationId, subscriptionId, 'cancel');
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter', remaining: 500 });
    shop.moveByDays(32);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free', remaining: 50 });
  });

  it('end at once when they are cancelled at once; what was paid for can still be spent in its cycle', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    await shop.spend(organizationId, 40);
    await shop.sdk.subscriptions.cancel(subscriptionId);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'free', remaining: 460 });
    shop.moveTo('2027-02-10T12:00:00Z');
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'free', remaining: 50 });
  });

  it('are over when Stripe knows nothing of them any more', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    shop.control.engine.world.store.subscriptions.remove(subscriptionId);
    shop.moveByDays(32);
    await shop.till.inbox.review();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free', remaining: 50 });
    const { rows } = await shop.owner.query('SELECT status FROM subscription WHERE id = $1', [subscriptionId]);
    expect(rows).toEqual([{ status: 'canceled' }]);
  });

  it('of one organization count by the highest plan, and both bring credits', async () => {
    const organizationId = await shop.givenOrganization();
    const metadata = { organization_id: organizationId, tier: 'starter' };
    const starter = await planSession(shop.sdk, 'price_starter', { metadata, subscription_data: { metadata } });
    const pro = await shop.till.checkout.plan(organizationId, 'pro', true);
    const { subscription } = shop.control.pay(/cs_\w+/.exec(pro)![0], { email: 'ada@example.org' });
    shop.control.pay(starter.id);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...NOTHING, plan: 'pro', remaining: 5_500 });
    await shop.sdk.subscriptions.cancel(String(subscription));
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter' });
  });

  it('never change a plan that is agreed by contract', async () => {
    const organizationId = await shop.givenOrganization();
    const url = await shop.till.checkout.plan(organizationId, 'starter', true);
    // Agreed on while somebody was paying; from then on no plan is sold.
    await shop.owner.query(`UPDATE organization SET plan_id = 'enterprise' WHERE id = $1`, [organizationId]);
    await expect(shop.till.checkout.plan(organizationId, 'starter', true)).rejects.toMatchObject({ code: 'billing.plan_by_contract' });
    const { subscription } = shop.control.pay(/cs_\w+/.exec(url)![0], { email: 'ada@example.org' });
    await shop.hearNews();
    await shop.sdk.subscriptions.cancel(String(subscription));
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'enterprise', remaining: null });
  });

  it('leave a plan alone that somebody was given, and that no subscription ever was', async () => {
    const organizationId = await shop.givenOrganization('pro');
    await shop.subscribe(organizationId, 'starter', { by: 'declined_card' });
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'pro', remaining: 5_000 });
  });

  it('send whoever has one to where it is changed, so that nobody pays for two', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    expect(await shop.till.checkout.plan(organizationId, 'pro', true)).toMatch(/bps_/);
    // The page is for who may manage it: others could end it there.
    await expect(shop.till.checkout.plan(organizationId, 'pro', false)).rejects.toMatchObject({ code: 'billing.already_subscribed' });
  });

  it('of a deleted organization are ended at Stripe', async () => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await shop.hearNews();
    await shop.owner.query('UPDATE organization SET deleted_at = now() WHERE id = $1', [organizationId]);
    const deleted = { id: newId(), organizationId, type: 'organization.deleted', payload: { actor: null }, attempt: 1 } as const;
    // Told twice, as every consumer is now and then.
    for (const createdAt of [shop.clock.now(), shop.clock.now()]) await shop.till.subscriptionEnd.handle({ ...deleted, createdAt });
    expect(shop.atStripe(subscriptionId).status).toBe('canceled');
    await shop.hearNews();
    const { rows } = await shop.owner.query('SELECT status FROM subscription WHERE id = $1', [subscriptionId]);
    expect(rows).toEqual([{ status: 'canceled' }]);
  });

  it('that are bought for an organization after its end are ended at once', async () => {
    const organizationId = await shop.givenOrganization();
    const url = await shop.till.checkout.plan(organizationId, 'starter', true);
    await shop.owner.query('UPDATE organization SET deleted_at = now() WHERE id = $1', [organizationId]);
    const { subscription } = shop.control.pay(/cs_\w+/.exec(url)![0], { email: 'ada@example.org' });
    await shop.hearNews();
    expect(shop.atStripe(String(subscription)).status).toBe('canceled');
  });
});
