import { amountOf } from './catalogue';
import { change } from './change';
import { checkoutSessionOf } from './checkout-object';
import { type CheckoutSession, type LineItem, type Price } from './objects';
import { invalidRequest } from './stripe-error';
import { type Due } from './timetable';
import { type World } from './world';

const DAY_SECONDS = 86_400;

export interface CheckoutInput {
  readonly mode: 'payment' | 'subscription';
  readonly success_url: string;
  readonly cancel_url?: string;
  readonly line_items: readonly { readonly price: string; readonly quantity: number }[];
  readonly client_reference_id?: string;
  readonly customer?: string;
  readonly customer_email?: string;
  readonly customer_creation?: 'always' | 'if_required';
  readonly expires_at?: number;
  readonly metadata?: Record<string, string>;
  readonly payment_intent_data?: { readonly metadata?: Record<string, string>; readonly description?: string };
  readonly subscription_data?: { readonly metadata?: Record<string, string>; readonly description?: string };
}

/** Checkout sessions from their making to their end; paying is Checkout's own business. */
export class CheckoutSessions {
  constructor(private readonly world: World) {}

  create(input: CheckoutInput): CheckoutSession {
    const { store, ids, time, pagesUrl } = this.world;
    this.refuseMixtures(input);
    if (input.customer !== undefined) store.customers.get(input.customer, 'customer');
    const lineItems = input.line_items.map((line, at) => this.lineItem(line, at));
    this.refuseWrongPrices(input.mode, lineItems);
    const total = lineItems.reduce((sum, { amount_total: amount }) => sum + amount, 0);
    const id = ids.next('checkoutSession');
    store.orders.add({
      id,
      lineItems,
      paymentMetadata: input.payment_intent_data?.metadata ?? {},
      subscriptionMetadata: input.subscription_data?.metadata ?? {},
      description: input.payment_intent_data?.description ?? input.subscription_data?.description ?? null,
    });
    return store.checkoutSessions.add(
      checkoutSessionOf({
        id,
        amount_subtotal: total,
        amount_total: total,
        cancel_url: input.cancel_url ?? null,
        client_reference_id: input.client_reference_id ?? null,
        created: time.unix,
        currency: lineItems[0]?.currency ?? 'usd',
        customer: input.customer ?? null,
        customer_creation:
          input.customer !== undefined ? null : input.mode === 'subscription' ? 'always' : (input.customer_creation ?? 'if_required'),
        customer_email: input.customer_email ?? null,
        expires_at: this.expiry(input.expires_at),
        metadata: input.metadata ?? {},
        mode: input.mode,
        success_url: input.success_url,
        url: `${pagesUrl()}/c/pay/${id}`,
      }),
    );
  }

  /** POST /v1/checkout/sessions/:id/expire */
  expire(id: string): CheckoutSession {
    const session = this.world.store.checkoutSessions.get(id);
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    }
    change(session, { status: 'expired', url: null });
    this.world.events.record('checkout.session.expired', session);
    return session;
  }

  due(): Due[] {
    return this.world.store.checkoutSessions.all
      .filter(({ status }) => status === 'open')
      .map((session) => ({ at: session.expires_at, work: () => void this.expire(session.id) }));
  }

  private lineItem({ price: priceId, quantity }: { price: string; quantity: number }, at: number): LineItem {
    const { store, ids } = this.world;
    const price: Price = store.prices.get(priceId, `line_items[${at}][price]`);
    const amount = amountOf(price, quantity);
    return {
      id: ids.next('lineItem'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: store.products.get(price.product).name,
      metadata: {},
      price: structuredClone(price),
      quantity,
    };
  }

  private refuseMixtures(input: CheckoutInput): void {
    if (input.customer !== undefined && input.customer_email !== undefined) {
      throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', { param: 'customer' });
    }
    if (input.customer !== undefined && input.customer_creation !== undefined) {
      throw invalidRequest('You may only specify one of these parameters: customer, customer_creation.', { param: 'customer' });
    }
    if (input.mode === 'subscription' && input.customer_creation !== undefined) {
      throw invalidRequest('`customer_creation` can only be used in `payment` and `setup` mode.', { param: 'customer_creation' });
    }
    if (input.mode === 'subscription' && input.payment_intent_data !== undefined) {
      throw invalidRequest('You can not pass `payment_intent_data` in `subscription` mode.', { param: 'payment_intent_data' });
    }
    if (input.mode === 'payment' && input.subscription_data !== undefined) {
      throw invalidRequest('You can not pass `subscription_data` in `payment` mode.', { param: 'subscription_data' });
    }
  }

  private refuseWrongPrices(mode: CheckoutInput['mode'], lineItems: readonly LineItem[]): void {
    const recurring = lineItems.filter(({ price }) => price.type === 'recurring');
    if (mode === 'payment' && recurring.length > 0) {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        { param: 'line_items' },
      );
    }
    if (mode === 'subscription' && recurring.length === 0) {
      throw invalidRequest('You must provide at least one recurring price in `subscription` mode when using prices.', {
        param: 'line_items',
      });
    }
    if (mode === 'subscription' && lineItems.length > 1) {
      throw invalidRequest('This simulation of Stripe knows subscriptions with one price only.', { param: 'line_items' });
    }
  }

  private expiry(asked: number | undefined): number {
    const now = this.world.time.unix;
    if (asked === undefined) return now + DAY_SECONDS;
    // Stripe leaves a moment for the way of the request.
    if (asked < now + 30 * 60 - 60 || asked > now + DAY_SECONDS + 60) {
      throw invalidRequest('The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.', {
        param: 'expires_at',
      });
    }
    return asked;
  }
}
