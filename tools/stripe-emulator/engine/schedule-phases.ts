import { planOf } from './catalogue';
import { type Price, type Subscription, type SubscriptionSchedule } from './objects';
import { type Store } from './store';

export type Phase = SubscriptionSchedule['phases'][number];

/** A stretch of time in which a subscription has this price. */
export const phaseOf = (price: Price, quantity: number, start: number, end: number): Phase => ({
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  currency: price.currency,
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  end_date: end,
  invoice_settings: null,
  items: [{ billing_thresholds: null, discounts: [], metadata: {}, plan: planOf(price).id, price: price.id, quantity, tax_rates: [] }],
  metadata: {},
  on_behalf_of: null,
  proration_behavior: 'none',
  start_date: start,
  transfer_data: null,
  trial_end: null,
});

export function priceIn(phase: Phase): string {
  const price = phase.items[0]?.price;
  if (typeof price !== 'string') throw new Error('A phase without a price');
  return price;
}

export const phaseAt = ({ phases }: SubscriptionSchedule, at: number): Phase | undefined =>
  phases.find(({ start_date: start, end_date: end }) => start <= at && at < end);

/** The price a schedule has for the subscription at that moment. */
export function scheduledPrice(store: Store, subscription: Subscription, at: number): Price | undefined {
  const schedule = store.schedules.find(subscription.schedule);
  const phase = schedule && phaseAt(schedule, at);
  return phase && store.prices.get(priceIn(phase));
}
