import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { withDatabase } from '../../support';
import { type ErrorView, eventually, expectRefusal, flat, type Reply, type Shop, SHOP_KEYS } from '../support';

interface Signing {
  readonly secret?: string;
  readonly timestamp?: number;
}

/** What Stripe's endpoint takes, and what it takes from nobody. */
export function describeWebhooks(shop: () => Shop): void {
  const eventOf = (more: object = {}): string =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'checkout.session.completed',
      created: 1_760_000_000,
      livemode: false,
      data: { object: { id: 'cs_test_nobodys' } },
      ...more,
    });
  const signed = (payload: string, { secret = SHOP_KEYS.STRIPE_WEBHOOK_SECRET, timestamp }: Signing = {}): string =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, ...(timestamp === undefined ? {} : { timestamp }) });
  const post = async (body: string | Buffer, signature?: string): Promise<Reply<ErrorView>> =>
    flat(
      await shop()
        .api.client.as(null)
        .send('POST', '/webhooks/stripe', {
          body,
          headers: { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'stripe-signature': signature }) },
        }),
    );
  const kept = () =>
    withDatabase(shop().api.stack, async (database) => {
      const { rows } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM stripe_event');
      return rows[0]?.count;
    });

  describe('POST /webhooks/stripe', () => {
    // What was bought before is still being told.
    beforeAll(() => shop().emulator.control.webhooks.settled());

    const longAgo = Math.floor(Date.now() / 1000) - 3_600;
    it.each<[what: string, send: () => Promise<Reply<ErrorView>>]>([
      ['no signature', () => post(eventOf())],
      ['an empty one', () => post(eventOf(), '')],
      ['words in its place', () => post(eventOf(), 'Bearer whsec')],
      ['one without a time', () => post(eventOf(), `v1=${'0'.repeat(64)}`)],
      ['another secret’s', () => ((payload) => post(payload, signed(payload, { secret: 'whsec_of_somebody' })))(eventOf())],
      ['one of another body', () => post(eventOf(), signed(eventOf()))],
      ['one that is an hour old', () => ((payload) => post(payload, signed(payload, { timestamp: longAgo })))(eventOf())],
      ['a byte that was changed', () => ((payload) => post(payload.replace('evt_', 'evt-'), signed(payload)))(eventOf())],
      ['a space at its end', () => ((payload) => post(`${payload} `, signed(payload)))(eventOf())],
      ['live money', () => ((payload) => post(payload, signed(payload)))(eventOf({ livemode: true }))],
      ['no event', () => ((payload) => post(payload, signed(payload)))(JSON.stringify({ id: 'evt_1', type: 'of no kind' }))],
    ])('refuses %s, and keeps nothing', async (_, send) => {
      const before = await kept();
      expectRefusal(await send(), { code: 'billing.webhook_invalid' });
      expect(await kept()).toBe(before);
    });

    it('refuses what it need not verify to refuse', async () => {
      const big = eventOf({ filler: 'x'.repeat(2_000_000) });
      expectRefusal(await post(big, signed(big)), { code: 'request.body_too_large', says: /1048576/ });
      expectRefusal(await post('{"id":', signed('{"id":')), { code: 'request.malformed_json' });
      expectRefusal(await post('', signed('')), { code: 'request.invalid' });
      const nul = eventOf({ id: 'evt_\0' });
      expectRefusal(await post(nul, signed(nul)), { code: 'request.null_character' });
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const reply = await shop().api.client.as(null).sendUnknown(method, '/webhooks/stripe');
        expectRefusal(reply, { status: 405, code: 'route.method_not_allowed', says: /POST/ });
      }
    });

    it('takes what concerns nothing here, and believes nothing it was not told by Stripe itself', async () => {
      const { client, organizationId } = shop().api;
      const before = await client.usage();
      for (const payload of [
        eventOf({ type: 'customer.created', data: { object: { id: 'cus_1' } } }),
        // Whoever has the secret can name what they like: what it is worth is asked of Stripe, which knows nothing of it.
        eventOf({
          data: {
            object: { id: 'cs_test_invented', payment_status: 'paid', client_reference_id: organizationId, metadata: { pack: '2500' } },
          },
        }),
      ])
        expect(await post(payload, signed(payload))).toMatchObject({ status: 200, body: { received: true } });
      await eventually(
        () => waiting(),
        (count) => count === 0,
      );
      expect(await client.usage()).toEqual(before);
    });

    it('takes the same event as often as it comes, and books it once', async () => {
      const { emulator, pay, api } = shop();
      const buyer = await api.tenant('free');
      const { url } = await buyer.expect<{ url: string }>(200, 'POST', '/checkout/credits', { json: { pack: '100' } });
      emulator.control.webhooks.hold();
      pay(url);
      const ids = emulator.control.webhooks.pending.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      const statuses = await emulator.control.webhooks.deliver(...[...ids].reverse(), ...ids, ...ids);
      await emulator.control.webhooks.release();
      expect(new Set(statuses)).toEqual(new Set([200]));
      await eventually(
        () => buyer.usage(),
        ({ credits: { packs } }) => packs === 100,
      );
      await eventually(
        () => waiting(),
        (count) => count === 0,
      );
      expect((await buyer.usage()).credits.packs).toBe(100);
    });
  });

  /** Events that were kept and not applied yet. */
  const waiting = () =>
    withDatabase(shop().api.stack, async (database) => {
      const { rows } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM stripe_event WHERE applied_at IS NULL');
      return rows[0]?.count;
    });
}
