import { type Customer, type Invoice, type InvoiceLine, listOf, type Subscription } from './objects';

export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

export interface DraftInvoice {
  readonly subscription: Subscription;
  readonly reason: BillingReason;
  readonly lines: InvoiceLine[];
  readonly period: { readonly start: number; readonly end: number };
  /** Null: it is finalized at once, by whoever made it. */
  readonly finalizesAt: number | null;
}

/** The fields of an invoice that say nothing here. */
const PLAIN = {
  account_country: 'US',
  account_name: 'Argus (simulation)',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  due_date: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
} satisfies Partial<Invoice>;

export function draftOf(id: string, now: number, customer: Customer, draft: DraftInvoice): Invoice {
  const { subscription, reason, period, finalizesAt } = draft;
  const lines = draft.lines.map((line) => ({ ...line, invoice: id }));
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    ...structuredClone(PLAIN),
    id,
    object: 'invoice',
    amount_due: Math.max(0, total),
    amount_paid: 0,
    amount_remaining: Math.max(0, total),
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatically_finalizes_at: finalizesAt,
    billing_reason: reason,
    created: now,
    currency: subscription.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    effective_at: null,
    ending_balance: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: listOf(`/v1/invoices/${id}/lines`, lines),
    metadata: {},
    next_payment_attempt: finalizesAt,
    number: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: structuredClone(subscription.metadata), subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: period.end,
    period_start: period.start,
    starting_balance: 0,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    webhooks_delivered_at: now,
  };
}

/** The subscription an invoice belongs to. */
export function subscriptionOf(invoice: Invoice): string {
  const id = invoice.parent?.subscription_details?.subscription;
  if (typeof id !== 'string') throw new Error(`${invoice.id} belongs to no subscription`);
  return id;
}
