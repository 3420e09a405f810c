import { type Control } from '../control/control';
import { type Customer, type Invoice, type PortalSession, type Subscription } from '../engine/objects';
import { phaseAt, priceIn } from '../engine/schedule-phases';
import { invalidRequest } from '../engine/stripe-error';
import { itemIn } from '../engine/subscription-object';
import { type OtherPlan, type PlanView } from './portal-page';

const ENDED = ['canceled', 'incomplete_expired'];

/** What a customer sees and does in the portal. */
export class PortalActions {
  constructor(private readonly control: Control) {}

  plansOf({ id }: Customer): PlanView[] {
    const running = this.store.subscriptions.newestFirst(({ customer, status }) => customer === id && !ENDED.includes(status));
    return running.map((subscription) => ({
      subscription,
      name: this.planName(itemIn(subscription).price.id),
      others: this.othersOf(subscription),
      next: this.nextOf(subscription),
    }));
  }

  openInvoicesOf({ id }: Customer): Invoice[] {
    return this.store.invoices.newestFirst(({ customer, status }) => customer === id && status === 'open');
  }

  /** Returns what to tell the customer. */
  act(session: PortalSession, form: URLSearchParams): string {
    const { engine } = this.control;
    switch (form.get('do')) {
      case 'upgrade':
        return this.upgrade(this.subscriptionOf(session, form), form.get('price') ?? '');
      case 'downgrade':
        return this.downgrade(this.subscriptionOf(session, form), form.get('price') ?? '');
      case 'stay':
        engine.schedules.release(this.subscriptionOf(session, form).schedule ?? '');
        return 'Your plan stays as it is.';
      case 'cancel':
        engine.subscriptions.update(this.subscriptionOf(session, form).id, { cancel_at_period_end: true });
        return 'Your plan ends with the period.';
      case 'resume':
        engine.subscriptions.update(this.subscriptionOf(session, form).id, { cancel_at_period_end: false });
        return 'Your plan goes on.';
      case 'pay':
        engine.invoices.pay(this.invoiceOf(session, form).id);
        return 'The invoice is paid.';
      case 'card':
        this.control.setCard(session.customer, form.get('card') === 'declines' ? 'declines' : 'ok');
        return 'The card is changed.';
      default:
        throw invalidRequest('There is no such button.');
    }
  }

  private upgrade(subscription: Subscription, price: string): string {
    const change = { item: itemIn(subscription).id, price, prorationBehavior: 'always_invoice', errorIfIncomplete: true } as const;
    this.control.engine.subscriptions.update(subscription.id, {}, change);
    return `You have ${this.planName(price)} now.`;
  }

  /** As Stripe's portal does it: a schedule whose second phase has the smaller price. */
  private downgrade(subscription: Subscription, price: string): string {
    const { schedules } = this.control.engine;
    const item = itemIn(subscription);
    const schedule = schedules.fromSubscription(subscription.id);
    const phases = [
      { price: item.price.id, quantity: item.quantity, end: item.current_period_end },
      { price, quantity: item.quantity },
    ];
    schedules.update(schedule.id, phases, {});
    return `You change to ${this.planName(price)} at the end of the period.`;
  }

  private othersOf(subscription: Subscription): OtherPlan[] {
    const item = itemIn(subscription);
    return this.store.prices.all
      .filter((price) => price.active && price.recurring && price.id !== item.price.id)
      .map((price) => ({
        name: this.planName(price.id),
        price,
        dueNowCents:
          (price.unit_amount ?? 0) > (item.price.unit_amount ?? 0)
            ? this.control.engine.subscriptions.costOfChange(subscription, price)
            : undefined,
      }));
  }

  private nextOf(subscription: Subscription): string | undefined {
    const schedule = this.store.schedules.find(subscription.schedule);
    const phase = schedule && phaseAt(schedule, itemIn(subscription).current_period_end);
    return phase && this.planName(priceIn(phase));
  }

  private planName(priceId: string): string {
    return this.store.products.get(this.store.prices.get(priceId, 'price').product).name;
  }

  private subscriptionOf(session: PortalSession, form: URLSearchParams): Subscription {
    const subscription = this.store.subscriptions.get(form.get('subscription') ?? '');
    if (subscription.customer !== session.customer) throw invalidRequest('That is not your subscription.');
    return subscription;
  }

  private invoiceOf(session: PortalSession, form: URLSearchParams): Invoice {
    const invoice = this.store.invoices.get(form.get('invoice') ?? '');
    if (invoice.customer !== session.customer) throw invalidRequest('That is not your invoice.');
    return invoice;
  }

  private get store() {
    return this.control.engine.world.store;
  }
}
