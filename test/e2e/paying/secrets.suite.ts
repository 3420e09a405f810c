import { eventually, expectRefusal, type Shop } from '../support';

/** What is nobody’s to read. */
export function describeSecrets(shop: () => Shop): void {
  describe('When Stripe does not answer as it should', () => {
    // `times`: as often as the SDK asks before it gives up.
    it.each([
      ['is down', { status: 503, times: 3 } as const],
      ['is overrun', { status: 429, times: 1 } as const],
    ])('because it %s, a buyer is told to try again, and nothing about why', async (_, fault) => {
      const buyer = await shop().api.tenant('free');
      shop().emulator.control.failNext({ path: '/v1/checkout/sessions', ...fault });
      const reply = await buyer.send('POST', '/checkout/credits', { json: { pack: '100' } });
      expectRefusal(reply, { status: 503, code: 'billing.provider_unavailable' });
      expect(JSON.stringify(reply.body)).not.toMatch(/stripe|unknown error|rate limit/i);
    });

    it('because the key is wrong, the key is told to nobody', async () => {
      const { api } = shop();
      const wrong = 'sk_test_51WrongAndStillSecret';
      const baseUrl = await api.stack.addApi({ STRIPE_SECRET_KEY: wrong });
      const response = await fetch(`${baseUrl}/checkout/credits`, {
        method: 'POST',
        body: JSON.stringify({ pack: '100' }),
        headers: { 'content-type': 'application/json' },
      });
      const body = await response.text();
      expect([response.status, body]).toEqual([503, expect.stringContaining('billing.provider_unavailable')]);
      // The operator is told why.
      const log = await eventually(
        () => Promise.resolve(api.stack.logs()),
        (text) => /Stripe: .*status 401/.test(text),
      );
      expect([body, ...log.split('\n')].filter((line) => line.includes(wrong))).toEqual([]);
    });
  });

  describe('The logs of every process', () => {
    it('hold no key, no signature, no address of a payer and no address to pay at', () => {
      const lines = shop().api.stack.logs().split('\n');
      // They do tell something: that is what is searched.
      expect(lines.filter((line) => line.includes('/webhooks/stripe')).length).toBeGreaterThan(10);
      // Stripe itself names a key that is wrong by its last four letters, behind asterisks.
      const SECRET = /sk_test_\w|whsec_|v1=[0-9a-f]{64}|cs_test_|payer@example\.org/;
      expect(lines.filter((line) => SECRET.test(line))).toEqual([]);
    });
  });
}
