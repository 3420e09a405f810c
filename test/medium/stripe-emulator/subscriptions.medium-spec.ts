import type Stripe from 'stripe';
import { openShop, type Shop, subscribed } from './support/shop';

// Real: Stripe's SDK over HTTP. Time is moved by hand; nothing waits for it.
let shop: Shop;
const open = async (at?: string, rules?: Parameters<typeof openShop>[0]) => (shop = await openShop({ at, ...rules }));
afterEach(() => shop.stop());

const unix = (moment: string) => Date.parse(moment) / 1000;
const read = (id: string): Promise<Stripe.Subscription> => shop.stripe.subscriptions.retrieve(id);
const periodOf = ({ items }: Stripe.Subscription) => [items.data[0]?.current_period_start, items.data[0]?.current_period_end];
const advance = (moment: string) => shop.emulator.control.advanceTo(new Date(moment));
const invoicesOf = async (subscription: string) => (await shop.stripe.invoices.list({ subscription })).data;
const typesSince = async (count: number) => {
  await shop.emulator.control.webhooks.settled();
  return shop.receiver.types.slice(count);
};
const heard = async () => (await typesSince(0)).length;

describe('A renewal', () => {
  it('rolls the period, drafts an invoice, and charges it an hour later', async () => {
    await open('2027-01-15T12:00:00Z');
    const { subscription } = await subscribed(shop);
    const before = await heard();
    advance('2027-02-15T12:00:00Z');
    const [draft] = await invoicesOf(subscription);
    expect(draft).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
      amount_due: 1_900,
      automatically_finalizes_at: unix('2027-02-15T13:00:00Z'),
      lines: { data: [{ period: { start: unix('2027-02-15T12:00:00Z'), end: unix('2027-03-15T12:00:00Z') } }] },
    });
    expect(await read(subscription)).toMatchObject({ status: 'active', latest_invoice: draft?.id });
    expect(await typesSince(before)).toEqual(['invoice.created', 'customer.subscription.updated']);

    advance('2027-02-15T13:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ id: draft?.id, status: 'paid', amount_paid: 1_900 });
    expect((await typesSince(before)).slice(2)).toEqual([
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ]);
  });

  it.each([
    ['2027-01-31T08:00:00Z', ['2027-02-28T08:00:00Z', '2027-03-31T08:00:00Z', '2027-04-30T08:00:00Z', '2027-05-31T08:00:00Z']],
    ['2028-01-30T08:00:00Z', ['2028-02-29T08:00:00Z', '2028-03-30T08:00:00Z']],
    ['2027-11-30T23:59:59Z', ['2027-12-30T23:59:59Z', '2028-01-30T23:59:59Z', '2028-02-29T23:59:59Z', '2028-03-30T23:59:59Z']],
  ])('of what began on %s comes on the same day, or the last of the month', async (at, ends) => {
    await open(at);
    const { subscription } = await subscribed(shop);
    const seen: (number | undefined)[] = [];
    for (const end of ends) {
      seen.push(periodOf(await read(subscription))[1]);
      advance(end);
    }
    expect(seen).toEqual(ends.map(unix));
  });

  it('of many months happens in one move, each at its moment', async () => {
    await open('2027-01-31T08:00:00Z');
    const { subscription } = await subscribed(shop);
    advance('2027-06-30T12:00:00Z');
    const invoices = await shop.stripe.invoices.list({ subscription, limit: 100 });
    expect(invoices.data.map(({ created, status }) => [created, status])).toEqual([
      [unix('2027-06-30T08:00:00Z'), 'paid'],
      [unix('2027-05-31T08:00:00Z'), 'paid'],
      [unix('2027-04-30T08:00:00Z'), 'paid'],
      [unix('2027-03-31T08:00:00Z'), 'paid'],
      [unix('2027-02-28T08:00:00Z'), 'paid'],
      [unix('2027-01-31T08:00:00Z'), 'paid'],
    ]);
  });
});

describe('A card that is declined', () => {
  const fail = async (rules?: Parameters<typeof openShop>[0]) => {
    await open('2027-01-15T12:00:00Z', rules);
    const made = await subscribed(shop);
    shop.emulator.control.setCard(made.customer, 'declines');
    return made;
  };

  it('makes the subscription past due, is tried again, and ends it after two weeks', async () => {
    const { subscription } = await fail();
    advance('2027-02-15T13:00:00Z');
    const seen: unknown[] = [];
    for (const next of ['2027-02-18T13:00:00Z', '2027-02-23T13:00:00Z', '2027-03-01T13:00:00Z']) {
      const [invoice] = await invoicesOf(subscription);
      seen.push([invoice?.status, invoice?.attempt_count, invoice?.next_payment_attempt === unix(next), (await read(subscription)).status]);
      advance(next);
    }
    expect(seen).toEqual([
      ['open', 1, true, 'past_due'],
      ['open', 2, true, 'past_due'],
      ['open', 3, true, 'past_due'],
    ]);
    expect(await read(subscription)).toMatchObject({
      status: 'canceled',
      ended_at: unix('2027-03-01T13:00:00Z'),
      cancellation_details: { reason: 'payment_failed' },
    });
    expect((await invoicesOf(subscription))[0]).toMatchObject({ status: 'open', attempt_count: 4, next_payment_attempt: null });
    const types = await typesSince(0);
    expect(types.filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
    expect(types.at(-1)).toBe('customer.subscription.deleted');
    advance('2027-06-01T00:00:00Z');
    expect(await invoicesOf(subscription)).toHaveLength(2);
  });

  it('that works again in time makes it active', async () => {
    const { subscription, customer } = await fail();
    advance('2027-02-15T13:00:00Z');
    shop.emulator.control.setCard(customer, 'ok');
    advance('2027-02-18T13:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ status: 'paid', attempt_count: 2 });
    expect(await read(subscription)).toMatchObject({ status: 'active' });
  });

  it('is charged when the invoice is paid by hand, and says so when it is declined', async () => {
    const { subscription, customer } = await fail();
    advance('2027-02-15T13:00:00Z');
    const [invoice] = await invoicesOf(subscription);
    await expect(shop.stripe.invoices.pay(String(invoice?.id))).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined' });
    shop.emulator.control.setCard(customer, 'ok');
    expect(await shop.stripe.invoices.pay(String(invoice?.id))).toMatchObject({ status: 'paid' });
    expect(await read(subscription)).toMatchObject({ status: 'active' });
  });

  it('leaves it unpaid instead, where the account says so', async () => {
    const { subscription } = await fail({ rules: { afterLastRetry: 'unpaid' } });
    advance('2027-03-01T13:00:00Z');
    expect(await read(subscription)).toMatchObject({ status: 'unpaid' });
    advance('2027-03-15T14:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ status: 'draft' });
  });

  it('at the start leaves it incomplete, and it expires', async () => {
    await open('2027-01-15T12:00:00Z');
    const { id: customer } = await shop.stripe.customers.create({ email: 'ada@example.org' });
    shop.emulator.control.setCard(customer, 'declines');
    const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: 'price_starter' }] });
    expect(await read(id)).toMatchObject({ status: 'incomplete' });
    advance('2027-01-16T11:00:00Z');
    expect(await read(id)).toMatchObject({ status: 'incomplete_expired' });
    expect((await invoicesOf(id))[0]).toMatchObject({ status: 'void' });
  });
});

describe('Ending', () => {
  beforeEach(() => open('2027-01-15T12:00:00Z'));

  it('at the period’s end can be taken back until then', async () => {
    const { subscription } = await subscribed(shop);
    const asked = await shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    expect(asked).toMatchObject({ status: 'active', cancel_at_period_end: true, cancel_at: unix('2027-02-15T12:00:00Z') });
    const resumed = await shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: false });
    expect(resumed).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
    await shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    advance('2027-02-15T12:00:00Z');
    expect(await read(subscription)).toMatchObject({ status: 'canceled', ended_at: unix('2027-02-15T12:00:00Z') });
    expect(await invoicesOf(subscription)).toHaveLength(1);
    expect((await typesSince(0)).at(-1)).toBe('customer.subscription.deleted');
  });

  it('at once is for good', async () => {
    const { subscription } = await subscribed(shop);
    expect(await shop.stripe.subscriptions.cancel(subscription)).toMatchObject({ status: 'canceled' });
    await expect(shop.stripe.subscriptions.cancel(subscription)).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
    await expect(shop.stripe.subscriptions.update(subscription, { metadata: { a: 'b' } })).rejects.toMatchObject({ statusCode: 404 });
    expect((await shop.stripe.subscriptions.list()).data).toEqual([]);
    expect((await shop.stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
  });
});

describe('Another plan', () => {
  const change = async (subscription: string, price: string, more: Stripe.SubscriptionUpdateParams = {}) => {
    const [item] = (await read(subscription)).items.data;
    return shop.stripe.subscriptions.update(subscription, { items: [{ id: item?.id, price }], ...more });
  };

  it('in the middle of a period costs the difference for what is left of it, at once', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop);
    advance('2027-04-16T00:00:00Z');
    const changed = await change(subscription, 'price_pro', { proration_behavior: 'always_invoice' });
    expect(changed.items.data).toMatchObject([{ price: { id: 'price_pro' }, plan: { id: 'price_pro' } }]);
    expect(periodOf(changed)).toEqual([unix('2027-04-01T00:00:00Z'), unix('2027-05-01T00:00:00Z')]);
    const [invoice] = await invoicesOf(subscription);
    expect(invoice).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', amount_paid: 3_000 });
    expect(invoice?.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [-950, 'Unused time on Starter after 2027-04-16'],
      [3_950, 'Remaining time on Pro after 2027-04-16'],
    ]);
    expect(invoice?.lines.data[0]?.parent?.subscription_item_details).toMatchObject({ proration: true, subscription });
    advance('2027-05-01T01:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ amount_paid: 7_900 });
  });

  it('can be looked at before: what is due now, and what with the next renewal', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop);
    advance('2027-04-16T00:00:00Z');
    const [item] = (await read(subscription)).items.data;
    const events = await heard();
    const preview = (behavior: 'always_invoice' | 'create_prorations' | 'none') =>
      shop.stripe.invoices.createPreview({
        subscription,
        subscription_details: { items: [{ id: item?.id, price: 'price_pro' }], proration_behavior: behavior },
      });
    expect(await preview('always_invoice')).toMatchObject({ amount_due: 3_000, total: 3_000 });
    expect(await preview('create_prorations')).toMatchObject({ amount_due: 10_900 });
    expect(await preview('none')).toMatchObject({ amount_due: 7_900 });
    expect(await read(subscription)).toMatchObject({ items: { data: [{ price: { id: 'price_starter' } }] } });
    expect(await invoicesOf(subscription)).toHaveLength(1);
    expect(await heard()).toBe(events);
  });

  it('waits for the next invoice when nobody says otherwise', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop);
    advance('2027-04-16T00:00:00Z');
    await change(subscription, 'price_pro');
    expect(await invoicesOf(subscription)).toHaveLength(1);
    advance('2027-05-01T01:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ amount_paid: 7_900 + 3_000, billing_reason: 'subscription_cycle' });
  });

  it('that is smaller leaves a credit, which the next invoice takes', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription, customer } = await subscribed(shop, 'price_pro');
    advance('2027-04-16T00:00:00Z');
    await change(subscription, 'price_starter', { proration_behavior: 'always_invoice' });
    expect((await invoicesOf(subscription))[0]).toMatchObject({ total: -3_000, amount_due: 0, status: 'paid', ending_balance: -3_000 });
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ balance: -3_000 });
    advance('2027-05-01T01:00:00Z');
    expect((await invoicesOf(subscription))[0]).toMatchObject({ total: 1_900, amount_due: 0, ending_balance: -1_100 });
  });

  it('without proration changes nothing but the next period', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop);
    advance('2027-04-16T00:00:00Z');
    await change(subscription, 'price_pro', { proration_behavior: 'none' });
    advance('2027-05-01T01:00:00Z');
    expect((await invoicesOf(subscription)).map(({ amount_paid: paid }) => paid)).toEqual([7_900, 1_900]);
  });

  it('is refused whole with a card that is declined, when that was asked for', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription, customer } = await subscribed(shop);
    shop.emulator.control.setCard(customer, 'declines');
    const refused = change(subscription, 'price_pro', { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' });
    await expect(refused).rejects.toMatchObject({ type: 'StripeCardError', statusCode: 402 });
    expect(await read(subscription)).toMatchObject({ status: 'active', items: { data: [{ price: { id: 'price_starter' } }] } });
    await change(subscription, 'price_pro', { proration_behavior: 'always_invoice' });
    expect(await read(subscription)).toMatchObject({ status: 'past_due', items: { data: [{ price: { id: 'price_pro' } }] } });
  });

  it('can be scheduled for the end of the period', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop, 'price_pro');
    const schedule = await shop.stripe.subscriptionSchedules.create({ from_subscription: subscription });
    const [now] = schedule.phases;
    await shop.stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'release',
      phases: [
        { items: [{ price: 'price_pro', quantity: 1 }], start_date: now?.start_date, end_date: now?.end_date },
        { items: [{ price: 'price_starter', quantity: 1 }] },
      ],
    });
    expect(await read(subscription)).toMatchObject({ schedule: schedule.id, items: { data: [{ price: { id: 'price_pro' } }] } });
    await expect(shop.stripe.subscriptions.update(subscription, { cancel_at_period_end: true })).rejects.toThrow('managed by');
    const before = await heard();
    advance('2027-05-01T01:00:00Z');
    expect(await read(subscription)).toMatchObject({ items: { data: [{ price: { id: 'price_starter' } }] } });
    expect((await invoicesOf(subscription))[0]).toMatchObject({ amount_paid: 1_900 });
    const updates = (await typesSince(before)).filter((type) => type === 'customer.subscription.updated');
    expect(updates).toHaveLength(1);
    advance('2027-06-01T01:00:00Z');
    expect(await shop.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'released',
      released_subscription: subscription,
    });
    expect(await read(subscription)).toMatchObject({ schedule: null, status: 'active' });
  });

  it('that was scheduled can be called off', async () => {
    await open('2027-04-01T00:00:00Z');
    const { subscription } = await subscribed(shop, 'price_pro');
    const { id } = await shop.stripe.subscriptionSchedules.create({ from_subscription: subscription });
    expect(await shop.stripe.subscriptionSchedules.release(id)).toMatchObject({ status: 'released', subscription: null });
    expect(await read(subscription)).toMatchObject({ schedule: null });
  });
});
