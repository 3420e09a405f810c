import type Stripe from 'stripe';

/** An object of Stripe as we keep it: what may be expanded is its id. */
type Stored<T, References extends keyof T> = Omit<T, References> & { [Name in References]: Exclude<T[Name], object> };
/** On the wire a decimal is a string; the SDK makes an object of it. */
type WithDecimal<T, Names extends keyof T> = Omit<T, Names> & { [Name in Names]: string | null };

export interface List<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

export type Product = Stored<Stripe.Product, 'default_price' | 'tax_code'>;
export type Price = WithDecimal<Stored<Stripe.Price, 'product'>, 'unit_amount_decimal'>;
export type Plan = WithDecimal<Stored<Stripe.Plan, 'product'>, 'amount_decimal'>;
export type Customer = Stored<Stripe.Customer, 'default_source' | 'test_clock'>;
export type DeletedCustomer = Stripe.DeletedCustomer;
export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price };
export type CheckoutSession = Stored<
  Stripe.Checkout.Session,
  'customer' | 'invoice' | 'payment_intent' | 'subscription' | 'payment_link' | 'setup_intent'
>;
export type PaymentIntent = Stored<
  Stripe.PaymentIntent,
  'application' | 'customer' | 'latest_charge' | 'on_behalf_of' | 'payment_method' | 'payment_record' | 'review' | 'source'
>;
export type Charge = Stored<
  Stripe.Charge,
  | 'application'
  | 'application_fee'
  | 'balance_transaction'
  | 'customer'
  | 'failure_balance_transaction'
  | 'on_behalf_of'
  | 'payment_intent'
  | 'review'
  | 'source_transfer'
>;
export type Refund = Stored<
  Stripe.Refund,
  | 'balance_transaction'
  | 'charge'
  | 'customer'
  | 'failure_balance_transaction'
  | 'payment_intent'
  | 'payment_method'
  | 'source_transfer_reversal'
  | 'transfer_reversal'
>;
export type Dispute = Stored<Stripe.Dispute, 'charge' | 'payment_intent'>;
export type SubscriptionItem = Omit<Stripe.SubscriptionItem, 'price' | 'plan' | 'quantity'> & {
  price: Price;
  plan: Plan;
  quantity: number;
};
export type Subscription = Omit<
  Stored<
    Stripe.Subscription,
    | 'application'
    | 'customer'
    | 'default_payment_method'
    | 'default_source'
    | 'latest_invoice'
    | 'on_behalf_of'
    | 'pending_setup_intent'
    | 'schedule'
    | 'test_clock'
  >,
  'items'
> & { items: List<SubscriptionItem> };
type Pricing = WithDecimal<Stripe.InvoiceLineItem.Pricing, 'unit_amount_decimal'>;
export type InvoiceLine = WithDecimal<
  Omit<Stored<Stripe.InvoiceLineItem, 'subscription'>, 'pricing'> & { pricing: Pricing | null },
  'quantity_decimal'
>;
export type Invoice = Omit<
  Stored<
    Stripe.Invoice,
    'application' | 'customer' | 'default_payment_method' | 'default_source' | 'latest_revision' | 'on_behalf_of' | 'test_clock'
  >,
  'lines' | 'payments'
> & { lines: List<InvoiceLine> };
export type InvoicePayment = Stored<Stripe.InvoicePayment, 'invoice'>;
export type SubscriptionSchedule = Stored<
  Stripe.SubscriptionSchedule,
  'application' | 'customer' | 'released_subscription' | 'subscription' | 'test_clock'
>;
export type PortalSession = Stored<Stripe.BillingPortal.Session, 'configuration'>;

/** What an event tells about. */
export type EventObject =
  | Product
  | Price
  | Customer
  | CheckoutSession
  | PaymentIntent
  | Charge
  | Refund
  | Dispute
  | Subscription
  | Invoice
  | InvoicePayment
  | SubscriptionSchedule;

export interface StripeEvent extends Omit<Stripe.EventBase, 'data' | 'type'> {
  type: string;
  data: { object: EventObject; previous_attributes?: Record<string, unknown> };
}

export const listOf = <T>(url: string, data: T[]): List<T> => ({ object: 'list', data, has_more: false, url });
