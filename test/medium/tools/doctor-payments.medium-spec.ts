import { checkPayments } from '../../../tools/doctor/payments';
import { StripeEmulator } from '../../../tools/stripe-emulator';
import { CATALOGUE } from '../../../tools/stripe-emulator/engine/catalogue';
import { freePort } from '../../../tools/support/processes';

// Real: what the doctor asks, over HTTP. Stand-in: the simulation, in Stripe's place.
const KEY = 'sk_test_of_the_doctor';

const PRICES = { starter: 'price_starter', pro: 'price_pro', '100': 'price_pack_100', '500': 'price_pack_500', '2500': 'price_pack_2500' };

describe('The doctor, about payments', () => {
  let emulator: StripeEmulator;
  beforeAll(async () => {
    const catalogue = [
      ...CATALOGUE,
      { product: 'prod_once', name: 'Pro, once', price: 'price_once', amountCents: 7_900, monthly: false },
      { product: 'prod_typo', name: '500 credits', price: 'price_typo', amountCents: 80, monthly: false },
    ];
    emulator = await StripeEmulator.start({ apiKey: KEY, webhookSecret: 'whsec_of_the_doctor', catalogue });
  });
  afterAll(() => emulator?.stop());

  const check = (more: { secretKey?: string; apiBase?: string; prices?: Partial<typeof PRICES> } = {}) =>
    checkPayments({
      secretKey: more.secretKey ?? KEY,
      webhookSecrets: ['whsec_of_the_doctor'],
      apiBase: more.apiBase ?? emulator.url,
      isLive: false,
      prices: { ...PRICES, ...more.prices },
    });

  it('says that nothing is sold where nothing is set', async () => {
    expect(await checkPayments(null)).toMatchObject({ state: 'ok', detail: expect.stringContaining('STRIPE_SECRET_KEY') as string });
  });

  it('is content with a key and prices that fit', async () => {
    expect(await check()).toEqual({
      name: 'payments',
      state: 'ok',
      detail: `${new URL(emulator.url).host} answers, with test money; all five prices fit`,
    });
  });

  it('warns when nothing answers', async () => {
    const apiBase = `http://127.0.0.1:${await freePort()}`;
    expect(await check({ apiBase })).toMatchObject({ state: 'warn', detail: `${new URL(apiBase).host} does not answer` });
  });

  it.each([
    ['a key that is refused', { secretKey: 'sk_test_of_somebody_else' }, /refuses the key \(401\)/],
    ['a price that is not there', { prices: { pro: 'price_nobodys' } }, /^STRIPE_PRICE_PRO is not to be had \(404\)$/],
    ['a plan that is paid once', { prices: { pro: 'price_once' } }, /^STRIPE_PRICE_PRO is paid once, not every month$/],
    [
      'packs at wrong prices, all of them',
      { prices: { '500': 'price_typo', '2500': 'price_pack_100' } },
      /^STRIPE_PRICE_PACK_500 is 80 cents, not 800; STRIPE_PRICE_PACK_2500 is 200 cents, not 3000$/,
    ],
  ])('warns of %s, with a fix, and tells no key', async (_, more, says) => {
    const finding = await check(more);
    expect(finding).toMatchObject({
      state: 'warn',
      detail: expect.stringMatching(says) as string,
      fix: expect.stringMatching(/\S/) as string,
    });
    expect(JSON.stringify(finding)).not.toMatch(/sk_test_/);
  });
});
