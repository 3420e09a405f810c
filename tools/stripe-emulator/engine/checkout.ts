import { change } from './change';
import { type Customers } from './customers';
import { type Invoices } from './invoices';
import { type CheckoutSession, type Customer, type PaymentIntent } from './objects';
import { type Payments } from './payments';
import { invalidRequest } from './stripe-error';
import { type CheckoutOrder } from './store';
import { type Subscriptions } from './subscriptions';
import { type World } from './world';

/** What the person at the pay page does: a good card, a card that is declined, or a debit that takes days. */
export type PayBy = 'card' | 'declined_card' | 'debit';

/** The person at the pay page. */
export class Checkout {
  constructor(
    private readonly world: World,
    private readonly customers: Customers,
    private readonly payments: Payments,
    private readonly invoices: Invoices,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Returns the session: complete, or still open when the card was declined. */
  pay(sessionId: string, { by = 'card', email }: { by?: PayBy; email?: string } = {}): CheckoutSession {
    const { store } = this.world;
    const session = store.checkoutSessions.get(sessionId);
    if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}: it can't be paid.`);
    const order = store.orders.get(sessionId);
    const address = this.emailOf(session, email);
    if (by === 'declined_card') this.decline(session, order, address);
    else if (session.mode === 'payment') this.payOnce(session, order, address, by);
    else this.subscribe(session, order, address, by);
    return session;
  }

  /** How a payment by debit ended, days later. */
  settle(sessionId: string, accepted: boolean): CheckoutSession {
    const { store, events } = this.world;
    const session = store.checkoutSessions.get(sessionId);
    if (session.status !== 'complete' || session.payment_status !== 'unpaid') {
      throw invalidRequest(`The payment of ${sessionId} is not under way.`);
    }
    if (session.invoice !== null) this.invoices.settle(store.invoices.get(session.invoice), accepted);
    else this.payments.settle(store.paymentIntents.get(session.payment_intent ?? ''), accepted);
    if (accepted) change(session, { payment_status: 'paid' });
    events.record(`checkout.session.async_payment_${accepted ? 'succeeded' : 'failed'}`, session);
    return session;
  }

  private decline(session: CheckoutSession, order: CheckoutOrder, email: string): void {
    const intent = this.intentFor(session, order, session.customer);
    this.payments.charge(intent, { pm: this.world.ids.next('paymentMethod'), email }, false);
  }

  private payOnce(session: CheckoutSession, order: CheckoutOrder, email: string, by: PayBy): void {
    const customer = this.payerOf(session, email);
    const intent = this.intentFor(session, order, customer?.id ?? null);
    change(intent, { customer: customer?.id ?? null });
    const payer = { pm: this.world.ids.next('paymentMethod'), email };
    if (by === 'debit') this.payments.begin(intent, payer);
    else this.payments.charge(intent, payer, true);
    this.complete(session, { customer: customer?.id ?? null }, email, by);
  }

  private subscribe(session: CheckoutSession, order: CheckoutOrder, email: string, by: PayBy): void {
    const customer = this.payerOf(session, email);
    const [line] = order.lineItems;
    if (!customer || !line) throw new Error(`${session.id} has nobody or nothing to subscribe`);
    this.customers.setCard(customer.id, 'ok');
    const subscription = this.subscriptions.create(
      {
        customer: customer.id,
        price: line.price.id,
        quantity: line.quantity ?? 1,
        metadata: order.subscriptionMetadata,
        description: order.description,
      },
      { later: by === 'debit' },
    );
    this.complete(session, { customer: customer.id, invoice: subscription.latest_invoice, subscription: subscription.id }, email, by);
  }

  private complete(session: CheckoutSession, made: Partial<CheckoutSession>, email: string, by: PayBy): void {
    change(session, {
      ...made,
      customer_details: {
        address: null,
        business_name: null,
        email,
        individual_name: null,
        name: null,
        phone: null,
        tax_exempt: 'none',
        tax_ids: [],
      },
      payment_status: by === 'debit' ? 'unpaid' : 'paid',
      status: 'complete',
      url: null,
    });
    this.world.events.record('checkout.session.completed', session);
  }

  /** An earlier try with a card that was declined left its intent: the next try goes on with it. */
  private intentFor(session: CheckoutSession, order: CheckoutOrder, customer: string | null): PaymentIntent {
    const existing = this.world.store.paymentIntents.find(session.payment_intent);
    if (existing) return existing;
    const intent = this.payments.createIntent({
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer,
      description: order.description,
      metadata: { ...order.paymentMetadata },
    });
    if (session.mode === 'payment') change(session, { payment_intent: intent.id });
    return intent;
  }

  private payerOf(session: CheckoutSession, email: string): Customer | undefined {
    if (session.customer !== null) return this.world.store.customers.get(session.customer);
    return session.customer_creation === 'always' ? this.customers.create({ email }) : undefined;
  }

  private emailOf(session: CheckoutSession, typed: string | undefined): string {
    const known = this.world.store.customers.find(session.customer)?.email ?? session.customer_email;
    const email = known ?? typed?.trim();
    if (!email || !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalidRequest('An e-mail address is needed to pay.', { param: 'email' });
    return email;
  }
}
