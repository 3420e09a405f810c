import { type Plan, type Price, type Product } from './objects';
import { type World } from './world';

export interface CatalogueEntry {
  readonly product: string;
  readonly name: string;
  readonly price: string;
  readonly amountCents: number;
  readonly monthly: boolean;
}

/** What Argus sells: two plans by the month, three packs of credits. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  { product: 'prod_starter', name: 'Starter', price: 'price_starter', amountCents: 1_900, monthly: true },
  { product: 'prod_pro', name: 'Pro', price: 'price_pro', amountCents: 7_900, monthly: true },
  { product: 'prod_pack_100', name: '100 credits', price: 'price_pack_100', amountCents: 200, monthly: false },
  { product: 'prod_pack_500', name: '500 credits', price: 'price_pack_500', amountCents: 800, monthly: false },
  { product: 'prod_pack_2500', name: '2,500 credits', price: 'price_pack_2500', amountCents: 3_000, monthly: false },
];

/** Puts what is sold in place, once. */
export function stock({ store, time }: World, catalogue: readonly CatalogueEntry[]): void {
  for (const entry of catalogue) {
    if (store.prices.find(entry.price)) continue;
    store.products.add(productOf(entry, time.unix));
    store.prices.add(priceOf(entry, time.unix));
  }
}

const productOf = ({ product, name, price }: CatalogueEntry, now: number): Product => ({
  id: product,
  object: 'product',
  active: true,
  created: now,
  default_price: price,
  description: null,
  images: [],
  livemode: false,
  marketing_features: [],
  metadata: {},
  name,
  package_dimensions: null,
  shippable: null,
  statement_descriptor: null,
  tax_code: null,
  tax_details: null,
  type: 'service',
  unit_label: null,
  updated: now,
  url: null,
});

const priceOf = ({ product, price, amountCents, monthly }: CatalogueEntry, now: number): Price => ({
  id: price,
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  created: now,
  currency: 'usd',
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product,
  recurring: monthly ? { interval: 'month', interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' } : null,
  tax_behavior: 'unspecified',
  tiers_mode: null,
  transform_quantity: null,
  type: monthly ? 'recurring' : 'one_time',
  unit_amount: amountCents,
  unit_amount_decimal: String(amountCents),
});

/** The older way to say a recurring price, which subscription items still carry. */
export const planOf = (price: Price): Plan => ({
  id: price.id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: price.billing_scheme,
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval ?? 'month',
  interval_count: price.recurring?.interval_count ?? 1,
  livemode: false,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

export const amountOf = (price: Price, quantity: number): number => (price.unit_amount ?? 0) * quantity;
