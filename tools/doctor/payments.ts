import { z } from 'zod';
import { PACKS, PLANS } from '../../libs/billing/src/plans/plans';
import { PRICE_VARIABLES, type StripeConfig, type StripePriceName } from '../../libs/platform/src/config/stripe-config';
import type { Finding } from './checks';

const STRIPE = 'https://api.stripe.com';
const PATIENCE_MS = 5_000;

interface Sold {
  readonly cents: number | null;
  readonly interval: 'month' | null;
}

const plan = (id: 'starter' | 'pro'): Sold => ({ cents: PLANS[id].priceCents, interval: 'month' });
const pack = (id: keyof typeof PACKS): Sold => ({ cents: PACKS[id].priceCents, interval: null });

const SOLD: Record<StripePriceName, Sold> = {
  starter: plan('starter'),
  pro: plan('pro'),
  '100': pack('100'),
  '500': pack('500'),
  '2500': pack('2500'),
};

const priceSchema = z.looseObject({
  active: z.boolean(),
  currency: z.string(),
  unit_amount: z.int().nullable(),
  recurring: z.looseObject({ interval: z.string(), interval_count: z.int() }).nullable(),
});
type Price = z.output<typeof priceSchema>;

const warn = (detail: string, fix: string): Finding => ({ name: 'payments', state: 'warn', detail, fix });

/** Whether Stripe can be reached, takes the key, and sells at the prices of the plan table. Argus starts in any case. */
export async function checkPayments(stripe: StripeConfig | null): Promise<Finding> {
  if (!stripe) return { name: 'payments', state: 'ok', detail: 'nothing is sold: STRIPE_SECRET_KEY is not set' };
  const host = new URL(stripe.apiBase ?? STRIPE).host;
  const problems: string[] = [];
  for (const [name, sold] of Object.entries(SOLD) as [StripePriceName, Sold][]) {
    const answer = await priceAt(stripe, stripe.prices[name]);
    if (answer === null) return warn(`${host} does not answer`, 'Let this machine reach it: until then checkout answers 503.');
    if (answer === 401 || answer === 403)
      return warn(
        `${host} refuses the key (${answer})`,
        'Correct STRIPE_SECRET_KEY; a restricted key needs the rights of docs/operations.md.',
      );
    const problem = typeof answer === 'number' ? `is not to be had (${answer})` : misfitOf(answer, sold);
    if (problem) problems.push(`${PRICE_VARIABLES[name]} ${problem}`);
  }
  if (problems.length > 0)
    return warn(problems.join('; '), 'Correct the prices at Stripe, or their ids: else the sums paid are not those of the plan table.');
  return {
    name: 'payments',
    state: 'ok',
    detail: `${host} answers, with ${stripe.isLive ? 'real money' : 'test money'}; all five prices fit`,
  };
}

/** The price, the status it was refused with, or null without an answer. */
async function priceAt({ secretKey, apiBase }: StripeConfig, id: string): Promise<Price | number | null> {
  try {
    const response = await fetch(`${apiBase ?? STRIPE}/v1/prices/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${secretKey}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return response.status;
    const price = priceSchema.safeParse(await response.json());
    return price.success ? price.data : null;
  } catch {
    return null;
  }
}

function misfitOf({ active, currency, unit_amount: cents, recurring }: Price, sold: Sold): string | null {
  if (!active) return 'is not active';
  if (currency !== 'usd') return `is in ${currency}, not in usd`;
  if (cents !== sold.cents) return `is ${cents ?? 'no fixed number of'} cents, not ${sold.cents ?? 0}`;
  const interval =
    recurring && (recurring.interval_count === 1 ? recurring.interval : `${recurring.interval_count} ${recurring.interval}s`);
  if (interval !== sold.interval) return `is paid ${every(interval)}, not ${every(sold.interval)}`;
  return null;
}

const every = (interval: string | null): string => (interval === null ? 'once' : `every ${interval}`);
