import { Shop } from './shop';
import { type RelayedAnswer, StripeRelay } from './stripe-relay';
import { type Till } from './till';

// Servers that resemble Stripe, and proxies before it, answer in ways of their own. What was paid for must be booked all the same.

describe('A Stripe that answers differently', () => {
  let shop: Shop;
  let relay: StripeRelay;
  let till: Till;

  beforeEach(async () => {
    shop = await Shop.open();
    relay = await StripeRelay.start(shop.emulator.url);
    till = await shop.anotherTill({ stripeUrl: relay.url });
  });
  afterEach(async () => {
    try {
      await shop.audit();
    } finally {
      await relay.stop();
      await shop.close();
    }
  });

  const hearNews = async () => {
    for (const event of shop.takeEvents()) await shop.send(event);
    await till.inbox.applyDue();
    expect(await shop.unapplied()).toEqual([]);
  };

  /** It does not know `expand`: what could be expanded is an id. */
  const givenNoExpansion = () =>
    relay.answer(/[?&]expand/, ({ status, body }) => ({ status, body: JSON.stringify(collapsed(JSON.parse(body) as object)) }));

  const refusals: [string, RelayedAnswer][] = [
    [
      'in Stripe’s words',
      { status: 404, body: '{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such"}}' },
    ],
    ['with a word for an error', { status: 404, body: '{"error":"not_found"}' }],
    ['without an error', { status: 404, body: '{"message":"Not found"}' }],
    ['in HTML', { status: 404, body: '<html><h1>404</h1></html>' }],
    ['with nothing', { status: 404, body: '' }],
    ['with null', { status: 404, body: 'null' }],
    ['with a text', { status: 404, body: '"Not found"' }],
  ];

  it.each(refusals)('and knows neither payments nor disputes, which it says %s, still sells packs', async (_how, answer) => {
    givenNoExpansion();
    relay.answer(/payment_intents|charges|disputes|checkout\/sessions\?/, () => answer);
    const organizationId = await shop.givenOrganization();
    await shop.buyPack(organizationId, '500');
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 500 });
  });

  it.each(refusals)('and knows no subscription any more, which it says %s, ends it', async (_how, answer) => {
    const organizationId = await shop.givenOrganization();
    const { subscriptionId } = await shop.subscribe(organizationId, 'starter');
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'starter' });
    relay.answer(new RegExp(subscriptionId), () => answer);
    shop.moveByDays(32);
    await till.inbox.review();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free' });
  });

  it('and expands nothing is asked for the payment itself', async () => {
    givenNoExpansion();
    const organizationId = await shop.givenOrganization();
    const { paymentId } = await shop.buyPack(organizationId, '500');
    await hearNews();
    shop.control.refund({ payment_intent: paymentId, amount: 400 });
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 250 });
    const { id } = shop.control.dispute(paymentId, { amount: 400 });
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 0 });
    shop.control.closeDispute(id, 'won');
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 250 });
  });

  it('and calls a charge undisputed again once a dispute is won gives the credits back', async () => {
    const organizationId = await shop.givenOrganization();
    const { paymentId } = await shop.buyPack(organizationId, '500');
    const { id } = shop.control.dispute(paymentId);
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 0 });
    shop.control.closeDispute(id, 'won');
    relay.answer(/checkout\/sessions\/cs_/, ({ status, body }) => ({
      status,
      body: body.replace(/"disputed": ?true/, '"disputed":false'),
    }));
    await hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 500 });
  });

  it('and says of one subscription what nobody understands keeps no other one from its review', async () => {
    const [first, second] = [await shop.givenOrganization(), await shop.givenOrganization()];
    const { subscriptionId } = await shop.subscribe(first, 'starter');
    shop.moveByDays(1);
    await shop.subscribe(second, 'starter');
    await hearNews();
    relay.answer(new RegExp(subscriptionId), () => ({ status: 200, body: '{"id":"sub_?"}' }));
    shop.moveByDays(35);
    await till.inbox.review();
    expect(await shop.standing(second)).toMatchObject({ plan: 'starter', remaining: 500 });
  });
});

/** The answer as if nobody had asked to expand anything. */
const collapsed = (answer: object): object =>
  Object.fromEntries(
    Object.entries(answer).map(([name, value]: [string, unknown]) =>
      /^(payment_intent|latest_charge|latest_invoice)$/.test(name) && typeof value === 'object' && value !== null && 'id' in value
        ? [name, value.id]
        : [name, value],
    ),
  );
