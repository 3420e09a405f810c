import { periodEnd } from './billing-period';
import { planOf } from './catalogue';
import { change } from './change';
import { type Customers } from './customers';
import { InvoiceLines } from './invoice-lines';
import { type Invoices } from './invoices';
import { type Invoice, type InvoiceLine, type Price, type Subscription, type SubscriptionItem } from './objects';
import { scheduledPrice } from './schedule-phases';
import { cardDeclined, invalidRequest } from './stripe-error';
import { SubscriptionStanding } from './subscription-standing';
import { itemIn, subscriptionObject, withItem } from './subscription-object';
import { type Due } from './timetable';
import { type World } from './world';

const HOUR_SECONDS = 3_600;
/** A renewal's invoice stays a draft for this long. */
const DRAFT_SECONDS = HOUR_SECONDS;
/** A first invoice that is not paid ends the subscription. */
const INCOMPLETE_SECONDS = 23 * HOUR_SECONDS;
const RENEWED = ['active', 'past_due', 'unpaid'];
const CHANGEABLE = ['active', 'past_due', 'unpaid', 'incomplete'];

export interface NewSubscription {
  readonly customer: string;
  readonly price: string;
  readonly quantity: number;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
}

export type ProrationBehavior = 'create_prorations' | 'always_invoice' | 'none';
export interface ItemChange {
  readonly item?: string;
  readonly price?: string;
  readonly quantity?: number;
  readonly prorationBehavior?: ProrationBehavior;
  /** A declined card leaves everything as it was, instead of a subscription that is past due. */
  readonly errorIfIncomplete?: boolean;
}

export interface SubscriptionPatch {
  readonly cancel_at_period_end?: boolean;
  readonly metadata?: Record<string, string>;
  readonly description?: string | null;
}

export class Subscriptions {
  private readonly lines: InvoiceLines;
  private readonly standing: SubscriptionStanding;

  constructor(
    private readonly world: World,
    private readonly customers: Customers,
    private readonly invoices: Invoices,
  ) {
    this.lines = new InvoiceLines(world);
    this.standing = new SubscriptionStanding(world);
  }

  /** `later`: the first payment takes days. */
  create(input: NewSubscription, { later = false } = {}): Subscription {
    const { store, ids, time, events } = this.world;
    const price = store.prices.get(input.price, 'items[0][price]');
    if (!price.recurring) {
      throw invalidRequest(`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`, {
        param: 'items[0][price]',
      });
    }
    const now = time.unix;
    const subscription = store.subscriptions.add(
      subscriptionObject({
        ...input,
        id: ids.next('subscription'),
        item: ids.next('subscriptionItem'),
        now,
        periodEnd: periodEnd(now, now, price.recurring),
        price,
        paymentMethod: this.customers.cardOf(input.customer).pm,
      }),
    );
    const invoice = this.invoices.draft({
      subscription,
      reason: 'subscription_create',
      lines: [this.lines.period(itemIn(subscription))],
      period: { start: now, end: now },
      finalizesAt: null,
    });
    events.record('customer.subscription.created', subscription);
    this.invoices.finalize(invoice);
    this.invoices.collect(invoice, { later });
    return subscription;
  }

  update(id: string, patch: SubscriptionPatch, item: ItemChange = {}): Subscription {
    const subscription = this.changeable(id);
    const { after, isChanged, lines } = this.intended(subscription, item);
    if (item.errorIfIncomplete && item.prorationBehavior === 'always_invoice' && this.wouldBeDeclined(subscription, lines)) {
      throw cardDeclined();
    }
    this.change(subscription, { ...patch, ...this.cancellation(subscription, patch), ...(isChanged && withItem(subscription, after)) });
    if (item.prorationBehavior === 'always_invoice') this.invoiceNow(subscription, lines);
    else this.keepForNextInvoice(subscription, lines);
    return subscription;
  }

  /** POST /v1/invoices/create_preview: the invoice a change would make, at once or with the next renewal. Nothing changes. */
  preview(id: string, item: ItemChange): Invoice {
    const subscription = this.changeable(id);
    const now = this.world.time.unix;
    const { before, after, lines } = this.intended(subscription, item);
    const isAtOnce = item.prorationBehavior === 'always_invoice';
    const start = before.current_period_end;
    const next = { ...after, current_period_start: start, current_period_end: this.endAfter(subscription, after.price, start) };
    return this.invoices.preview({
      subscription,
      reason: isAtOnce ? 'subscription_update' : 'subscription_cycle',
      lines: [...this.pendingOf(subscription), ...lines, ...(isAtOnce ? [] : [this.lines.period(next)])],
      period: { start: before.current_period_start, end: isAtOnce ? now : start },
      finalizesAt: null,
    });
  }

  /** What changing to this price at once would cost for the rest of the period. */
  costOfChange(subscription: Subscription, price: Price): number {
    const item = itemIn(subscription);
    const lines = this.lines.proration(item, this.itemWith(item, price, item.quantity), this.world.time.unix);
    return lines.reduce((sum, { amount }) => sum + amount, 0);
  }

  /** DELETE /v1/subscriptions/:id */
  cancel(id: string): Subscription {
    const subscription = this.changeable(id);
    this.standing.end(subscription, 'cancellation_requested');
    return subscription;
  }

  change(subscription: Subscription, patch: Partial<Subscription>): void {
    const previous = change(subscription, patch);
    if (previous) this.world.events.record('customer.subscription.updated', subscription, previous);
  }

  due(): Due[] {
    return this.world.store.subscriptions.all.flatMap((subscription) => {
      const end = itemIn(subscription).current_period_end;
      if (subscription.status === 'incomplete') {
        return [{ at: subscription.created + INCOMPLETE_SECONDS, work: () => this.expire(subscription) }];
      }
      if (!RENEWED.includes(subscription.status)) return [];
      if (subscription.cancel_at_period_end) return [{ at: end, work: () => this.standing.end(subscription, 'cancellation_requested') }];
      return [{ at: end, work: () => this.renew(subscription) }];
    });
  }

  private intended(subscription: Subscription, { item, price, quantity, prorationBehavior }: ItemChange) {
    const before = structuredClone(itemIn(subscription));
    if (item !== undefined && item !== before.id) throw this.noSuchItem(item);
    const newPrice = price === undefined ? before.price : this.world.store.prices.get(price, 'items[0][price]');
    const after = this.itemWith(before, newPrice, quantity ?? before.quantity);
    const isChanged = after.price.id !== before.price.id || after.quantity !== before.quantity;
    const lines = isChanged && prorationBehavior !== 'none' ? this.lines.proration(before, after, this.world.time.unix) : [];
    return { before, after, isChanged, lines };
  }

  private endAfter(subscription: Subscription, price: Price, start: number): number {
    return periodEnd(subscription.billing_cycle_anchor, start, price.recurring ?? { interval: 'month', interval_count: 1 });
  }

  private renew(subscription: Subscription): void {
    const item = itemIn(subscription);
    const start = item.current_period_end;
    const price = scheduledPrice(this.world.store, subscription, start) ?? item.price;
    const end = this.endAfter(subscription, price, start);
    const renewed = { ...this.itemWith(item, price, item.quantity), current_period_start: start, current_period_end: end };
    const isCollected = subscription.status !== 'unpaid';
    const before = subscription.latest_invoice;
    const invoice = this.invoices.draft({
      subscription,
      reason: 'subscription_cycle',
      lines: [...this.takePending(subscription), this.lines.period(renewed)],
      period: { start: item.current_period_start, end: start },
      finalizesAt: isCollected ? this.world.time.unix + DRAFT_SECONDS : null,
    });
    if (!isCollected) invoice.auto_advance = false;
    subscription.latest_invoice = before;
    this.change(subscription, { ...withItem(subscription, renewed), latest_invoice: invoice.id });
  }

  private expire(subscription: Subscription): void {
    if (subscription.latest_invoice) this.invoices.void(subscription.latest_invoice);
    this.change(subscription, { status: 'incomplete_expired', ended_at: this.world.time.unix });
  }

  private itemWith(item: SubscriptionItem, price: Price, quantity: number): SubscriptionItem {
    if (!price.recurring) {
      throw invalidRequest(`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`, {
        param: 'items[0][price]',
      });
    }
    return { ...item, price: structuredClone(price), plan: planOf(price), quantity };
  }

  private cancellation(subscription: Subscription, { cancel_at_period_end: ends }: SubscriptionPatch): Partial<Subscription> {
    if (ends === undefined || ends === subscription.cancel_at_period_end) return {};
    if (subscription.schedule !== null) {
      throw invalidRequest(
        `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
      );
    }
    const end = itemIn(subscription).current_period_end;
    const details = { comment: null, feedback: null, feedback_option: null, ...subscription.cancellation_details };
    return ends
      ? {
          cancel_at: end,
          canceled_at: this.world.time.unix,
          cancellation_details: { ...details, reason: 'cancellation_requested' },
        }
      : { cancel_at: null, canceled_at: null, cancellation_details: { ...details, reason: null } };
  }

  private invoiceNow(subscription: Subscription, lines: InvoiceLine[]): void {
    const all = [...this.takePending(subscription), ...lines];
    if (all.length === 0) return;
    const now = this.world.time.unix;
    const period = { start: itemIn(subscription).current_period_start, end: now };
    const invoice = this.invoices.draft({ subscription, reason: 'subscription_update', lines: all, period, finalizesAt: null });
    this.invoices.finalize(invoice);
    this.invoices.collect(invoice);
  }

  private keepForNextInvoice(subscription: Subscription, lines: InvoiceLine[]): void {
    for (const line of lines) {
      const id = String(line.parent?.subscription_item_details?.invoice_item);
      this.world.store.pendingLines.add({ id, subscription: subscription.id, line });
    }
  }

  private pendingOf({ id }: Subscription): InvoiceLine[] {
    return this.world.store.pendingLines.all.filter(({ subscription }) => subscription === id).map(({ line }) => line);
  }

  private takePending(subscription: Subscription): InvoiceLine[] {
    const lines = this.pendingOf(subscription);
    for (const line of lines) this.world.store.pendingLines.remove(String(line.parent?.subscription_item_details?.invoice_item));
    return lines;
  }

  private wouldBeDeclined(subscription: Subscription, lines: InvoiceLine[]): boolean {
    const { balance } = this.world.store.customers.get(subscription.customer);
    const due = lines.reduce((sum, { amount }) => sum + amount, balance);
    return due > 0 && this.customers.cardOf(subscription.customer).behaviour === 'declines';
  }

  private changeable(id: string): Subscription {
    const subscription = this.world.store.subscriptions.get(id);
    if (CHANGEABLE.includes(subscription.status)) return subscription;
    // Stripe speaks of an ended subscription as of one that never was.
    throw invalidRequest(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'id', status: 404 });
  }

  private noSuchItem(id: string): Error {
    return invalidRequest(`No such subscription_item: '${id}'`, { code: 'resource_missing', param: 'items[0][id]' });
  }
}
