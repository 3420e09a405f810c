import { Collection } from './collection';
import {
  type Charge,
  type CheckoutSession,
  type Customer,
  type DeletedCustomer,
  type Dispute,
  type Invoice,
  type InvoiceLine,
  type InvoicePayment,
  type LineItem,
  type PaymentIntent,
  type PortalSession,
  type Price,
  type Product,
  type Refund,
  type StripeEvent,
  type Subscription,
  type SubscriptionSchedule,
} from './objects';

/** What a customer pays with: `id` is the customer's, `pm` the payment method's. */
export interface Card {
  readonly id: string;
  readonly pm: string;
  readonly behaviour: CardBehaviour;
}
export type CardBehaviour = 'ok' | 'declines';

/** What was asked for at a checkout, beyond what the session shows. */
export interface CheckoutOrder {
  readonly id: string;
  readonly lineItems: LineItem[];
  readonly paymentMetadata: Record<string, string>;
  readonly subscriptionMetadata: Record<string, string>;
  readonly description: string | null;
}

/** An event on its way to the webhook endpoint: `id` is the event's. */
export interface Delivery {
  readonly id: string;
  state: 'pending' | 'delivered' | 'failed' | 'dropped';
  attempts: number;
  /** What the last attempt was answered with; null when nothing answered. */
  lastStatus: number | null;
}

/** A proration that waits for the subscription's next invoice. */
export interface PendingLine {
  readonly id: string;
  readonly subscription: string;
  readonly line: InvoiceLine;
}

/** Everything the emulator remembers. */
export class Store {
  readonly products = new Collection<Product>('product');
  readonly prices = new Collection<Price>('price');
  readonly customers = new Collection<Customer>('customer');
  readonly deletedCustomers = new Collection<DeletedCustomer>('customer');
  readonly checkoutSessions = new Collection<CheckoutSession>('checkout.session');
  readonly paymentIntents = new Collection<PaymentIntent>('payment_intent');
  readonly charges = new Collection<Charge>('charge');
  readonly refunds = new Collection<Refund>('refund');
  readonly disputes = new Collection<Dispute>('dispute');
  readonly subscriptions = new Collection<Subscription>('subscription');
  readonly schedules = new Collection<SubscriptionSchedule>('subscription_schedule');
  readonly invoices = new Collection<Invoice>('invoice');
  readonly invoicePayments = new Collection<InvoicePayment>('invoice_payment');
  readonly portalSessions = new Collection<PortalSession>('billing_portal.session');
  readonly events = new Collection<StripeEvent>('event');
  readonly deliveries = new Collection<Delivery>('delivery');
  /** By customer. */
  readonly cards = new Collection<Card>('card');
  /** By checkout session. */
  readonly orders = new Collection<CheckoutOrder>('order');
  readonly pendingLines = new Collection<PendingLine>('invoiceitem');

  /** As plain data, to be kept in a file. */
  snapshot(): Record<string, unknown[]> {
    return Object.fromEntries(this.collections().map(([name, collection]) => [name, collection.all]));
  }

  restore(snapshot: Record<string, unknown[]>): void {
    for (const [name, collection] of this.collections()) collection.load((snapshot[name] ?? []) as never[]);
  }

  private collections(): [string, Collection<{ id: string }>][] {
    return Object.entries(this).filter((entry): entry is [string, Collection<{ id: string }>] => entry[1] instanceof Collection);
  }
}
