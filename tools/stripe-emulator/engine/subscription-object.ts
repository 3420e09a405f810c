import { planOf } from './catalogue';
import { listOf, type Price, type Subscription, type SubscriptionItem } from './objects';

const PLAIN = {
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  ended_at: null,
  invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
  latest_invoice: null,
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
  trial_end: null,
  trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
  trial_start: null,
} satisfies Partial<Subscription>;

export interface SubscriptionFacts {
  readonly id: string;
  readonly item: string;
  readonly now: number;
  readonly periodEnd: number;
  readonly customer: string;
  readonly price: Price;
  readonly quantity: number;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
  readonly paymentMethod: string;
}

export const subscriptionObject = (facts: SubscriptionFacts): Subscription => ({
  ...structuredClone(PLAIN),
  id: facts.id,
  object: 'subscription',
  billing_cycle_anchor: facts.now,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  created: facts.now,
  currency: facts.price.currency,
  customer: facts.customer,
  default_payment_method: facts.paymentMethod,
  description: facts.description,
  items: listOf(`/v1/subscription_items?subscription=${facts.id}`, [itemOf(facts)]),
  metadata: facts.metadata,
  start_date: facts.now,
  status: 'incomplete',
});

const itemOf = (facts: SubscriptionFacts): SubscriptionItem => ({
  id: facts.item,
  object: 'subscription_item',
  billing_thresholds: null,
  created: facts.now,
  current_period_end: facts.periodEnd,
  current_period_start: facts.now,
  current_trial: null,
  discounts: [],
  metadata: {},
  plan: planOf(facts.price),
  price: structuredClone(facts.price),
  quantity: facts.quantity,
  subscription: facts.id,
  tax_rates: [],
});

/** The one thing that is subscribed to: the emulator knows no subscriptions with several. */
export function itemIn(subscription: Subscription): SubscriptionItem {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no item`);
  return item;
}

export const withItem = (subscription: Subscription, item: SubscriptionItem): Pick<Subscription, 'items'> => ({
  items: { ...subscription.items, data: [item] },
});
