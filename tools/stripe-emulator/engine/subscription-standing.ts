import { change } from './change';
import { subscriptionOf } from './invoice-object';
import { type Invoice, type Subscription } from './objects';
import { type World } from './world';

const OVER = ['canceled', 'incomplete_expired'];

/** How a subscription stands with its payments. */
export class SubscriptionStanding {
  constructor(private readonly world: World) {}

  isRunning(subscriptionId: string): boolean {
    return this.subscription(subscriptionId).status !== 'incomplete';
  }

  paid(invoice: Invoice): void {
    const subscription = this.subscription(subscriptionOf(invoice));
    if (subscription.latest_invoice === invoice.id) this.move(subscription, { status: 'active' });
  }

  /** The payment takes days: what was bought begins all the same. */
  underWay(subscriptionId: string): void {
    this.move(this.subscription(subscriptionId), { status: 'active' });
  }

  failed(invoice: Invoice): void {
    const subscription = this.subscription(subscriptionOf(invoice));
    if (subscription.status === 'active') this.move(subscription, { status: 'past_due' });
  }

  /** The last retry failed. */
  givenUp(invoice: Invoice): void {
    const subscription = this.subscription(subscriptionOf(invoice));
    const { afterLastRetry } = this.world.rules;
    if (afterLastRetry === 'cancel') this.end(subscription, 'payment_failed');
    else this.move(subscription, { status: afterLastRetry });
  }

  end(subscription: Subscription, reason: 'cancellation_requested' | 'payment_failed'): void {
    if (OVER.includes(subscription.status)) return;
    const { time, events, store } = this.world;
    change(subscription, {
      status: 'canceled',
      canceled_at: subscription.canceled_at ?? time.unix,
      ended_at: time.unix,
      cancellation_details: { comment: null, feedback: null, feedback_option: null, ...subscription.cancellation_details, reason },
    });
    for (const invoice of store.invoices.all) {
      if (subscriptionOf(invoice) === subscription.id && (invoice.status === 'open' || invoice.status === 'draft')) {
        change(invoice, { auto_advance: false, next_payment_attempt: null, automatically_finalizes_at: null });
      }
    }
    const schedule = store.schedules.find(subscription.schedule);
    if (schedule?.status === 'active') {
      change(schedule, { status: 'canceled', canceled_at: time.unix, current_phase: null });
      events.record('subscription_schedule.canceled', schedule);
    }
    events.record('customer.subscription.deleted', subscription);
  }

  private move(subscription: Subscription, patch: Partial<Subscription>): void {
    if (OVER.includes(subscription.status)) return;
    const previous = change(subscription, patch);
    if (previous) this.world.events.record('customer.subscription.updated', subscription, previous);
  }

  private subscription(id: string): Subscription {
    return this.world.store.subscriptions.get(id);
  }
}
