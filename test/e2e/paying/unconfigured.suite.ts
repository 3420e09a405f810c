import { ConformanceClient, type ErrorView, expectRefusal, flat, personIn, type Reply, type Shop, smallPng } from '../support';

/** Where no payment provider is set up, nothing is sold and everything else is as it was. */
export function describeUnconfigured(shop: () => Shop): void {
  let client: ConformanceClient;
  let cookie: string;

  beforeAll(async () => {
    const { api } = shop();
    const baseUrl = await api.stack.addApi({ STRIPE_SECRET_KEY: undefined });
    client = await ConformanceClient.connect(baseUrl, api.apiKey);
    ({ cookie } = await personIn(api, api.organizationId, 'owner'));
  });

  const refused = (reply: Reply<ErrorView>) => expectRefusal(flat(reply), { status: 503, code: 'billing.not_configured' });

  describe('Without a payment provider', () => {
    it('nothing can be bought, and that is said', async () => {
      for (const who of [client, client.as(null)]) {
        refused(await who.send('POST', '/checkout/session', { json: { tier: 'starter' } }));
        refused(await who.send('POST', '/checkout/credits', { json: { pack: '100' } }));
      }
      refused(await client.as(null).send('POST', '/checkout/portal', { headers: { cookie, origin: client.baseUrl } }));
      const event = { id: 'evt_1', type: 'checkout.session.completed' };
      refused(await client.as(null).send('POST', '/webhooks/stripe', { json: event, headers: { 'stripe-signature': 't=1,v1=00' } }));
    });

    it('what is wrong in any case is said first', async () => {
      expectRefusal(await client.send('POST', '/checkout/credits', { json: { pack: '7' } }), { code: 'request.invalid', says: /`pack`/ });
      expectRefusal(await client.send('POST', '/checkout/session', { json: { tier: 'enterprise' } }), { code: 'billing.tier_by_contract' });
      const badKey = await client.as('ak_nobody').send('POST', '/checkout/credits', { json: { pack: '100' } });
      expectRefusal(badKey, { status: 401, code: 'auth.invalid_credential' });
    });

    it('everything else works', async () => {
      expect((await client.as(null).send('GET', '/health/ready')).status).toBe(200);
      const before = (await client.usage()).credits.remaining ?? 0;
      const { id } = await client.upload({ name: 'free.png', bytes: await smallPng() });
      await client.ready(id);
      expect((await client.usage()).credits.remaining).toBe(before - 1);
    });
  });
}
