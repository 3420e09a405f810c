import { openShop, packSession, planSession, type Shop } from './support/shop';

// Real: Stripe's SDK on both sides, over HTTP. Ours: what it talks to.
let shop: Shop;
beforeEach(async () => (shop = await openShop()));
afterEach(() => shop.stop());

describe('A checkout session', () => {
  it('keeps what it was made with, and shows what is bought when asked to', async () => {
    const made = await packSession(shop.stripe, {
      line_items: [{ price: 'price_pack_500', quantity: 2 }],
      client_reference_id: 'organization-1',
      metadata: { organization_id: 'organization-1', kind: 'pack' },
    });
    expect(made).toMatchObject({
      object: 'checkout.session',
      mode: 'payment',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 1_600,
      currency: 'usd',
      client_reference_id: 'organization-1',
      metadata: { organization_id: 'organization-1', kind: 'pack' },
      customer_email: 'ada@example.org',
      url: `${shop.emulator.url}/c/pay/${made.id}`,
      expires_at: made.created + 86_400,
    });
    expect(made.id).toMatch(/^cs_test_/);
    expect(made.line_items).toBeUndefined();
    const read = await shop.stripe.checkout.sessions.retrieve(made.id, { expand: ['line_items.data.price.product'] });
    expect(read.line_items?.data).toMatchObject([
      { quantity: 2, amount_total: 1_600, price: { id: 'price_pack_500', product: { name: '500 credits' } } },
    ]);
    expect((await shop.stripe.checkout.sessions.listLineItems(made.id)).data).toHaveLength(1);
  });

  it('for a pack is paid once: an intent, a charge, and the events in order', async () => {
    const { id } = await packSession(shop.stripe, { payment_intent_data: { metadata: { pack: 'credits-100' } } });
    shop.emulator.control.pay(id);
    const session = await shop.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer: null,
      customer_details: { email: 'ada@example.org' },
      payment_intent: {
        status: 'succeeded',
        amount_received: 200,
        metadata: { pack: 'credits-100' },
        latest_charge: { amount: 200, amount_refunded: 0, refunded: false, disputed: false, paid: true, status: 'succeeded' },
      },
    });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.refused).toEqual([]);
    expect(shop.receiver.types).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
    expect(shop.receiver.events.at(-1)).toMatchObject({ api_version: '2026-10-28.endive', livemode: false, data: { object: { id } } });
    await expect(packSession(shop.stripe).then(() => shop.emulator.control.pay(id))).rejects.toThrow('is complete');
  });

  it('makes a customer when asked to', async () => {
    const { id } = await packSession(shop.stripe, { customer_creation: 'always' });
    const { customer } = shop.emulator.control.pay(id);
    expect(await shop.stripe.customers.retrieve(String(customer))).toMatchObject({ email: 'ada@example.org' });
  });

  it('for a plan makes customer, subscription and a paid invoice', async () => {
    const { id } = await planSession(shop.stripe, 'price_pro', { subscription_data: { metadata: { organization_id: 'o-1' } } });
    shop.emulator.control.pay(id);
    const session = await shop.stripe.checkout.sessions.retrieve(id, { expand: ['subscription', 'invoice.payments', 'customer'] });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: null,
      customer: { email: 'ada@example.org' },
      subscription: {
        status: 'active',
        metadata: { organization_id: 'o-1' },
        cancel_at_period_end: false,
        items: {
          data: [
            {
              price: { id: 'price_pro' },
              quantity: 1,
              current_period_start: Date.parse('2027-01-15T12:00:00Z') / 1000,
              current_period_end: Date.parse('2027-02-15T12:00:00Z') / 1000,
            },
          ],
        },
      },
      invoice: {
        status: 'paid',
        billing_reason: 'subscription_create',
        amount_paid: 7_900,
        attempt_count: 1,
        parent: { subscription_details: { metadata: { organization_id: 'o-1' } } },
        payments: { data: [{ status: 'paid', payment: { type: 'payment_intent' } }] },
      },
    });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types).toEqual([
      'customer.created',
      'customer.updated',
      'invoice.created',
      'customer.subscription.created',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'customer.subscription.updated',
      'checkout.session.completed',
    ]);
    const updated = shop.receiver.events.find(({ type }) => type === 'customer.subscription.updated');
    expect(updated?.data.previous_attributes).toEqual({ status: 'incomplete' });
  });

  it('stays open when the card is declined, and can be paid with another one', async () => {
    const { id } = await packSession(shop.stripe);
    expect(shop.emulator.control.pay(id, { by: 'declined_card' })).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect(shop.emulator.control.pay(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  it.each([
    [true, 'paid', ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.async_payment_succeeded']],
    [false, 'unpaid', ['charge.failed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed']],
  ])('paid by debit is complete at once and settled days later (%s)', async (accepted, paymentStatus, last) => {
    const { id } = await packSession(shop.stripe);
    expect(shop.emulator.control.pay(id, { by: 'debit' })).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    shop.emulator.control.advanceByDays(3);
    expect(shop.emulator.control.settle(id, accepted)).toMatchObject({ status: 'complete', payment_status: paymentStatus });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types.slice(-3)).toEqual(last);
    expect(shop.receiver.types).toContain('checkout.session.completed');
  });

  it('for a plan by debit begins at once, and is past due when the debit fails', async () => {
    const { id } = await planSession(shop.stripe);
    const { subscription } = shop.emulator.control.pay(id, { by: 'debit' });
    expect(await shop.stripe.subscriptions.retrieve(String(subscription))).toMatchObject({ status: 'active' });
    shop.emulator.control.settle(id, false);
    expect(await shop.stripe.subscriptions.retrieve(String(subscription))).toMatchObject({ status: 'past_due' });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types).toContain('invoice.payment_failed');
  });

  it('expires when asked to, and by itself after a day', async () => {
    const [one, other] = [await packSession(shop.stripe), await packSession(shop.stripe)];
    expect(await shop.stripe.checkout.sessions.expire(one.id)).toMatchObject({ status: 'expired', url: null });
    await expect(shop.stripe.checkout.sessions.expire(one.id)).rejects.toThrow('has a status of expired');
    shop.emulator.control.advanceByDays(1);
    expect(await shop.stripe.checkout.sessions.retrieve(other.id)).toMatchObject({ status: 'expired' });
    await shop.emulator.control.webhooks.settled();
    expect(shop.receiver.types).toEqual(['checkout.session.expired', 'checkout.session.expired']);
  });

  it('is found by its intent and by its subscription', async () => {
    const { id } = await packSession(shop.stripe);
    const plan = await planSession(shop.stripe);
    const paid = shop.emulator.control.pay(id);
    const { subscription } = shop.emulator.control.pay(plan.id);
    const find = async (by: { payment_intent?: string; subscription?: string }) =>
      (await shop.stripe.checkout.sessions.list(by)).data.map((session) => session.id);
    expect(await find({ payment_intent: String(paid.payment_intent) })).toEqual([id]);
    expect(await find({ subscription: String(subscription) })).toEqual([plan.id]);
  });

  it.each([
    ['a recurring price for one payment', { mode: 'payment', line_items: [{ price: 'price_pro', quantity: 1 }] }, 'recurring price'],
    ['a pack as a plan', { mode: 'subscription', line_items: [{ price: 'price_pack_100', quantity: 1 }] }, 'at least one recurring'],
    ['an unknown price', { line_items: [{ price: 'price_none', quantity: 1 }] }, "No such price: 'price_none'"],
    ['an unknown customer', { customer_email: undefined, customer: 'cus_none' }, "No such customer: 'cus_none'"],
    ['customer and address', { customer: 'cus_none' }, 'only specify one of these parameters: customer, customer_email'],
    ['the data of a subscription for one payment', { subscription_data: { metadata: { a: 'b' } } }, 'subscription_data'],
    ['an address that is none', { success_url: 'nowhere' }, 'Not a valid URL'],
    ['a time too far away', { expires_at: 4_000_000_000 }, 'at most 24 hours'],
  ] as const)('refuses %s', async (_, params, message) => {
    await expect(packSession(shop.stripe, params as never)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      message: expect.stringContaining(message) as string,
    });
  });
});
