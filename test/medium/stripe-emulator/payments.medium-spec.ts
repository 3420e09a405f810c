import { openShop, packSession, type Shop, subscribed } from './support/shop';

let shop: Shop;
beforeEach(async () => (shop = await openShop()));
afterEach(() => shop.stop());

const bought = async () => {
  const { id } = await packSession(shop.stripe, { line_items: [{ price: 'price_pack_500', quantity: 1 }] });
  const paymentIntent = String(shop.emulator.control.pay(id).payment_intent);
  const { latest_charge: charge } = await shop.stripe.paymentIntents.retrieve(paymentIntent);
  return { paymentIntent, charge: charge as string };
};
const lastTypes = async (count: number) => {
  await shop.emulator.control.webhooks.settled();
  return shop.receiver.types.slice(-count);
};

describe('A refund', () => {
  it('comes in parts until nothing is left', async () => {
    const { paymentIntent, charge } = await bought();
    const part = await shop.stripe.refunds.create({ payment_intent: paymentIntent, amount: 300, reason: 'requested_by_customer' });
    expect(part).toMatchObject({ object: 'refund', amount: 300, status: 'succeeded', charge, payment_intent: paymentIntent });
    expect(await shop.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 300, refunded: false });
    await expect(shop.stripe.refunds.create({ charge, amount: 501 })).rejects.toThrow('greater than unrefunded amount on charge ($5.00)');
    await shop.stripe.refunds.create({ charge });
    expect(await shop.stripe.charges.retrieve(charge, { expand: ['refunds'] })).toMatchObject({
      amount_refunded: 800,
      refunded: true,
      refunds: { data: [{ amount: 500 }, { amount: 300 }] },
    });
    await expect(shop.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: 'charge_already_refunded', statusCode: 400 });
    expect((await shop.stripe.refunds.list({ payment_intent: paymentIntent })).data).toHaveLength(2);
    expect(await lastTypes(4)).toEqual(['charge.refunded', 'refund.created', 'charge.refunded', 'refund.created']);
    expect(shop.receiver.events.at(-2)?.data.previous_attributes).toEqual({ amount_refunded: 300, refunded: false });
  });

  it('that the bank does not take comes back', async () => {
    const { charge } = await bought();
    const { id } = await shop.stripe.refunds.create({ charge });
    shop.emulator.control.failRefund(id);
    expect(await shop.stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' });
    expect(await shop.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(await lastTypes(1)).toEqual(['refund.failed']);
  });

  it('of a renewal is found by way of its invoice', async () => {
    const { session } = await subscribed(shop);
    const invoice = await shop.stripe.invoices.retrieve(String(session.invoice), { expand: ['payments.data.payment.payment_intent'] });
    const [payment] = invoice.payments?.data ?? [];
    const intent = payment?.payment.payment_intent as { id: string; latest_charge: string };
    shop.emulator.control.refund({ charge: intent.latest_charge });
    const found = await shop.stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent.id } });
    expect(found.data.map((paid) => paid.invoice)).toEqual([invoice.id]);
  });
});

describe('A dispute', () => {
  it.each([
    ['won', 'charge.dispute.funds_reinstated'],
    ['lost', 'charge.dispute.funds_withdrawn'],
  ] as const)('is opened, holds refunds off, and is %s', async (outcome, money) => {
    const { paymentIntent, charge } = await bought();
    const { id } = shop.emulator.control.dispute(paymentIntent, { reason: 'product_not_received' });
    expect(await shop.stripe.disputes.retrieve(id, { expand: ['charge'] })).toMatchObject({
      status: 'needs_response',
      amount: 800,
      reason: 'product_not_received',
      payment_intent: paymentIntent,
      charge: { id: charge, disputed: true },
    });
    await expect(shop.stripe.refunds.create({ charge })).rejects.toMatchObject({ code: 'charge_disputed' });
    shop.emulator.control.closeDispute(id, outcome);
    for (const by of [{ payment_intent: paymentIntent }, { charge }]) {
      expect((await shop.stripe.disputes.list(by)).data).toMatchObject([{ id, status: outcome }]);
    }
    const types = await lastTypes(4);
    expect(types).toContain('charge.dispute.created');
    expect(types).toContain(money);
    expect(types.at(-1)).toBe('charge.dispute.closed');
    expect(() => shop.emulator.control.closeDispute(id, 'lost')).toThrow(`${outcome} already`);
  });

  it('can be given up by the shop', async () => {
    const { charge } = await bought();
    const { id } = shop.emulator.control.dispute(charge);
    expect(await shop.stripe.disputes.close(id)).toMatchObject({ status: 'lost' });
  });
});

describe('A customer', () => {
  it('is made, read, changed and found', async () => {
    const { id } = await shop.stripe.customers.create({ email: 'ada@example.org', name: 'Ada', metadata: { a: '1', b: '2' } });
    const changed = await shop.stripe.customers.update(id, { name: '', metadata: { a: '', c: '3' } });
    expect(changed).toMatchObject({ email: 'ada@example.org', name: null, metadata: { b: '2', c: '3' } });
    expect(await shop.stripe.customers.update(id, { metadata: '' })).toMatchObject({ metadata: {} });
    expect((await shop.stripe.customers.list({ email: 'ada@example.org' })).data.map((customer) => customer.id)).toEqual([id]);
    await expect(shop.stripe.customers.retrieve('cus_none')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });

  it('who is deleted subscribes to nothing any more', async () => {
    const { customer, subscription } = await subscribed(shop);
    expect(await shop.stripe.customers.del(customer)).toEqual(expect.objectContaining({ id: customer, deleted: true }));
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ id: customer, deleted: true });
    expect(await shop.stripe.subscriptions.retrieve(subscription, { expand: ['customer'] })).toMatchObject({
      status: 'canceled',
      customer: { deleted: true },
    });
    await expect(shop.stripe.customers.update(customer, { name: 'Ada' })).rejects.toMatchObject({ statusCode: 404 });
    expect(await lastTypes(2)).toEqual(['customer.subscription.deleted', 'customer.deleted']);
    shop.emulator.control.advanceByDays(90);
    expect((await shop.stripe.invoices.list({ subscription })).data).toHaveLength(1);
  });

  it('has a portal', async () => {
    const { customer } = await subscribed(shop);
    const session = await shop.stripe.billingPortal.sessions.create({ customer, return_url: 'http://127.0.0.1:9/back' });
    expect(session).toMatchObject({ customer, url: `${shop.emulator.url}/p/session/${session.id}` });
    expect(await (await fetch(session.url)).text()).toContain('Starter, $19.00 a month');
    await expect(shop.stripe.billingPortal.sessions.create({ customer: 'cus_none' })).rejects.toMatchObject({ statusCode: 400 });
  });
});

it('The catalogue has the plans and the packs', async () => {
  const prices = await shop.stripe.prices.list({ limit: 100, expand: ['data.product'] });
  expect(prices.data.map(({ id, unit_amount: cents, type }) => [id, cents, type])).toEqual([
    ['price_pack_2500', 3_000, 'one_time'],
    ['price_pack_500', 800, 'one_time'],
    ['price_pack_100', 200, 'one_time'],
    ['price_pro', 7_900, 'recurring'],
    ['price_starter', 1_900, 'recurring'],
  ]);
  expect(prices.data[3]).toMatchObject({ recurring: { interval: 'month', interval_count: 1 }, product: { name: 'Pro' } });
  expect(prices.data[3]?.unit_amount_decimal?.toString()).toBe('7900');
});

it('Receipts can be looked at', async () => {
  const { charge } = await bought();
  const { receipt_url: url } = await shop.stripe.charges.retrieve(charge);
  expect(await (await fetch(String(url))).text()).toContain('$8.00');
});
