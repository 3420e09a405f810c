import { stripeConfigOf, stripeProblemsOf } from './stripe-config';

const whole = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_new,whsec_old',
  STRIPE_API_BASE: undefined,
  STRIPE_PRICE_STARTER: 'price_s',
  STRIPE_PRICE_PRO: 'price_p',
  STRIPE_PRICE_PACK_100: 'price_1',
  STRIPE_PRICE_PACK_500: 'price_5',
  STRIPE_PRICE_PACK_2500: 'price_25',
};

describe('The variables about Stripe', () => {
  it('are not needed: nothing can be bought then', () => {
    const none = { ...whole, STRIPE_SECRET_KEY: undefined };
    expect([stripeConfigOf(none), stripeProblemsOf(none)]).toEqual([null, []]);
  });

  it('make a configuration, with several webhook secrets while one is being replaced', () => {
    expect(stripeProblemsOf(whole)).toEqual([]);
    expect(stripeConfigOf(whole)).toMatchObject({
      webhookSecrets: ['whsec_new', 'whsec_old'],
      apiBase: null,
      isLive: false,
      prices: { starter: 'price_s', '2500': 'price_25' },
    });
  });

  it.each<[string, Partial<typeof whole>, RegExp]>([
    ['a key that is none', { STRIPE_SECRET_KEY: 'pk_test_1' }, /^STRIPE_SECRET_KEY must begin/],
    ['a live key sent elsewhere', { STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_API_BASE: 'http://127.0.0.1:1' } as object, /^STRIPE_API_BASE/],
    ['no webhook secret', { STRIPE_WEBHOOK_SECRET: undefined }, /^STRIPE_WEBHOOK_SECRET is missing/],
    ['a price that is missing', { STRIPE_PRICE_PACK_500: undefined }, /^STRIPE_PRICE_PACK_500 is missing/],
    ['two prices that are one', { STRIPE_PRICE_PRO: 'price_s' }, /different/],
  ])('refuse %s in words that name the variable and no secret', (_what, change, words) => {
    const problems = stripeProblemsOf({ ...whole, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).not.toContain('whsec_');
  });
});
