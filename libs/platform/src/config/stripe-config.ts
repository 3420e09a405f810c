import type { Env } from './env.schema';

/** What is sold, by the name it has here: plans and packs. */
export type StripePriceName = 'starter' | 'pro' | '100' | '500' | '2500';

export interface StripeConfig {
  readonly secretKey: string;
  /** The newest first; more than one while a secret is being replaced. */
  readonly webhookSecrets: readonly string[];
  /** Where Stripe's API is spoken; null is Stripe itself. */
  readonly apiBase: string | null;
  /** Whether real money moves. */
  readonly isLive: boolean;
  readonly prices: Readonly<Record<StripePriceName, string>>;
}

type StripeEnv = Pick<Env, 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_API_BASE' | (typeof PRICE_VARIABLES)[StripePriceName]>;

/** Which variable has the id of which price. */
export const PRICE_VARIABLES = {
  starter: 'STRIPE_PRICE_STARTER',
  pro: 'STRIPE_PRICE_PRO',
  '100': 'STRIPE_PRICE_PACK_100',
  '500': 'STRIPE_PRICE_PACK_500',
  '2500': 'STRIPE_PRICE_PACK_2500',
} as const satisfies Record<StripePriceName, keyof Env>;

const isLive = (key: string): boolean => /^[sr]k_live_/.test(key);

/** The problems of the variables about Stripe, which hold secrets and are not repeated in them. */
export function stripeProblemsOf(env: StripeEnv): string[] {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_BASE: apiBase } = env;
  if (key === undefined) return [];
  const problems: string[] = [];
  if (!/^[sr]k_(live|test)_/.test(key)) problems.push('STRIPE_SECRET_KEY must begin with sk_live_, sk_test_, rk_live_ or rk_test_');
  if (isLive(key) && apiBase !== undefined)
    problems.push('STRIPE_API_BASE is for tests: a live key would be sent to another server than Stripe’s; unset one of the two');
  if (webhookSecret === undefined)
    problems.push('STRIPE_WEBHOOK_SECRET is missing: it is shown where the endpoint POST /webhooks/stripe is set up at Stripe');
  for (const name of Object.values(PRICE_VARIABLES))
    if (env[name] === undefined) problems.push(`${name} is missing: the id of its price at Stripe, e.g. price_…`);
  const ids = Object.values(PRICE_VARIABLES).flatMap((name) => env[name] ?? []);
  if (new Set(ids).size < ids.length) problems.push('STRIPE_PRICE_… must all be different: each tells what was bought');
  return problems;
}

/** Null without a key: nothing can be bought. */
export function stripeConfigOf(env: StripeEnv): StripeConfig | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets = '', STRIPE_API_BASE: apiBase = null } = env;
  if (secretKey === undefined) return null;
  const prices = Object.fromEntries(Object.entries(PRICE_VARIABLES).map(([name, variable]) => [name, env[variable] ?? '']));
  return {
    secretKey,
    webhookSecrets: webhookSecrets.split(/[\s,]+/).filter(Boolean),
    apiBase,
    isLive: isLive(secretKey),
    prices: prices as StripeConfig['prices'],
  };
}
