import { z } from 'zod';
import { isUuid } from '@argus/common';

/** What we need to know of a subscription. */
export interface SubscriptionReading {
  readonly id: string;
  readonly customerId: string;
  /** The workspace it was bought for; null when nobody was signed in. */
  readonly organizationId: string | null;
  readonly priceId: string | null;
  /** The plan it was bought as, where no price tells. */
  readonly tier: string | null;
  readonly status: string;
  readonly createdAt: Date;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly cancelAtPeriodEnd: boolean;
  /** A payment that failed, which is being collected or was given up. */
  readonly isUnpaid: boolean;
  /** Of the latest invoice; null where the answer does not hold it. */
  readonly invoicedAt: Date | null;
}

/** What we need to know of a checkout. */
export interface CheckoutReading {
  readonly id: string;
  readonly isPaid: boolean;
  readonly organizationId: string | null;
  /** Lower-cased. */
  readonly payerEmail: string | null;
  readonly subscriptionId: string | null;
  /** The pack that was bought; null for anything else. */
  readonly pack: string | null;
  readonly amountCents: number;
  readonly currency: string;
  readonly paymentIntentId: string | null;
  readonly createdAt: Date;
  /** Null where the answer does not hold it. */
  readonly charge: ChargeReading | null;
}

export interface ChargeReading {
  readonly refundedCents: number;
  readonly isDisputed: boolean;
  readonly receiptUrl: string | null;
}

// What comes from outside is read with a schema that knows no more than is needed: fields that other versions add, move or leave out do no harm.
const anything = z.unknown().optional();
const seconds = z.number().transform((value) => new Date(value * 1000));
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const word = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
/** An object, or its id where it was not expanded. */
const reference = z
  .union([z.string(), z.looseObject({ id: z.string() })])
  .nullish()
  .transform((value) => (typeof value === 'object' && value !== null ? value.id : (value ?? null)));

const isUnpaid = (status: string, endedBecause: string | null | undefined): boolean =>
  status === 'past_due' || status === 'unpaid' || (status === 'canceled' && endedBecause === 'payment_failed');

const period = { current_period_start: seconds.optional(), current_period_end: seconds.optional() };
const datedSchema = z.looseObject({ created: seconds });
const subscriptionSchema = z
  .looseObject({
    id: z.string(),
    customer: reference,
    status: z.string(),
    metadata,
    cancel_at_period_end: z.boolean().default(false),
    created: seconds.optional(),
    cancellation_details: z.looseObject({ reason: word }).nullish(),
    latest_invoice: anything,
    ...period,
    items: z.looseObject({ data: z.array(z.looseObject({ price: reference, ...period })) }),
  })
  .transform((subscription): SubscriptionReading => {
    const [item] = subscription.items.data;
    const invoice = datedSchema.safeParse(subscription.latest_invoice);
    const start = item?.current_period_start ?? subscription.current_period_start ?? subscription.created ?? new Date(0);
    return {
      id: subscription.id,
      customerId: subscription.customer ?? '',
      organizationId: workspaceOf(subscription.metadata.organization_id),
      priceId: item?.price ?? null,
      tier: subscription.metadata.tier ?? null,
      status: subscription.status,
      createdAt: subscription.created ?? new Date(0),
      periodStart: start,
      periodEnd: item?.current_period_end ?? subscription.current_period_end ?? start,
      cancelAtPeriodEnd: subscription.cancel_at_period_end,
      isUnpaid: isUnpaid(subscription.status, subscription.cancellation_details?.reason),
      invoicedAt: invoice.success ? invoice.data.created : null,
    };
  });

const chargeSchema = z
  .looseObject({ amount_refunded: z.int().default(0), disputed: z.boolean().default(false), receipt_url: word })
  .transform((charge): ChargeReading => ({
    refundedCents: charge.amount_refunded,
    isDisputed: charge.disputed,
    receiptUrl: charge.receipt_url,
  }));

const paymentSchema = z.looseObject({ id: z.string(), latest_charge: anything });

const checkoutSchema = z
  .looseObject({
    id: z.string(),
    payment_status: z.string(),
    client_reference_id: word,
    metadata,
    customer_details: z.looseObject({ email: word }).nullish(),
    customer_email: word,
    subscription: reference,
    amount_total: z
      .int()
      .nullish()
      .transform((value) => value ?? 0),
    currency: word,
    payment_intent: anything,
    created: seconds.optional(),
  })
  .transform((session): CheckoutReading => {
    const payment = paymentSchema.safeParse(session.payment_intent);
    return {
      id: session.id,
      isPaid: session.payment_status === 'paid' || session.payment_status === 'no_payment_required',
      organizationId: workspaceOf(session.client_reference_id ?? session.metadata.organization_id),
      payerEmail: (session.customer_details?.email ?? session.customer_email)?.trim().toLowerCase() ?? null,
      subscriptionId: session.subscription,
      pack: session.metadata.pack ?? null,
      amountCents: session.amount_total,
      currency: session.currency ?? 'usd',
      paymentIntentId: payment.success ? payment.data.id : reference.parse(session.payment_intent),
      createdAt: session.created ?? new Date(0),
      charge: payment.success ? readCharge(payment.data.latest_charge) : null,
    };
  });

const disputeSchema = z.looseObject({ amount: z.int(), status: z.string() });

/** What the bank has not taken, or has given back. */
const HARMLESS = ['won', 'prevented', 'warning_closed', 'warning_needs_response', 'warning_under_review'];

const workspaceOf = (text: string | null | undefined): string | null => (text && isUuid(text) ? text.toLowerCase() : null);

/** Null for what is no charge, as the mere id of one. */
export function readCharge(value: unknown): ChargeReading | null {
  const read = chargeSchema.safeParse(value);
  return read.success ? read.data : null;
}

export const readSubscription = (value: unknown): SubscriptionReading => subscriptionSchema.parse(value);
export const readCheckout = (value: unknown): CheckoutReading => checkoutSchema.parse(value);

/** Cents that banks hold back or have taken back for good. */
export const disputedCentsOf = (disputes: readonly unknown[]): number =>
  disputes
    .map((dispute) => disputeSchema.parse(dispute))
    .reduce((sum, { amount, status }) => (HARMLESS.includes(status) ? sum : sum + amount), 0);

/** Where to look for what an event is about. */
export interface EventTarget {
  readonly kind: 'checkout' | 'subscription' | 'payment';
  readonly id: string;
}

const eventSchema = z.looseObject({
  id: z.string().min(1).max(255),
  type: z.string().max(255),
  created: seconds,
  livemode: z.boolean().default(false),
  data: z.looseObject({ object: z.looseObject({ id: z.string().optional() }) }),
});

const invoiceSchema = z
  .looseObject({
    subscription: reference,
    parent: z.looseObject({ subscription_details: z.looseObject({ subscription: reference }).nullish() }).nullish(),
  })
  .transform(({ parent, subscription }) => parent?.subscription_details?.subscription ?? subscription);

const paidSchema = z.looseObject({ payment_intent: reference }).transform((object) => object.payment_intent);

export interface EventReading {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly isLive: boolean;
  /** Null for what concerns nothing of ours. */
  readonly target: EventTarget | null;
}

/** Only ids are taken from an event: what they stand for is asked of Stripe. */
export function readEvent(value: unknown): EventReading {
  const { id, type, created, livemode, data } = eventSchema.parse(value);
  return { id, type, createdAt: created, isLive: livemode, target: targetOf(type, data.object) };
}

function targetOf(type: string, object: { readonly id?: string | undefined }): EventTarget | null {
  const target = (kind: EventTarget['kind'], id: string | null | undefined): EventTarget | null => (id ? { kind, id } : null);
  if (type.startsWith('checkout.session.')) return target('checkout', object.id);
  if (type.startsWith('customer.subscription.')) return target('subscription', object.id);
  if (type.startsWith('invoice.')) return target('subscription', invoiceSchema.parse(object));
  if (/^(charge|refund)\./.test(type)) return target('payment', paidSchema.parse(object));
  return null;
}
