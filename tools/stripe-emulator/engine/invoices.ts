import { change } from './change';
import { type Customers } from './customers';
import { type DraftInvoice, draftOf, subscriptionOf } from './invoice-object';
import { type Invoice, type InvoicePayment, type PaymentIntent } from './objects';
import { type Payments } from './payments';
import { cardDeclined, invalidRequest } from './stripe-error';
import { SubscriptionStanding } from './subscription-standing';
import { type Due } from './timetable';
import { type World } from './world';

const DAY_SECONDS = 86_400;
/** After a failed attempt the next one follows, so many days later: four in two weeks, as Stripe's smart retries do about. */
const RETRY_AFTER_DAYS = [3, 5, 6];

/** Invoices: drafted, finalized, collected, tried again. */
export class Invoices {
  private readonly standing: SubscriptionStanding;

  constructor(
    private readonly world: World,
    private readonly customers: Customers,
    private readonly payments: Payments,
  ) {
    this.standing = new SubscriptionStanding(world);
  }

  draft(draft: DraftInvoice): Invoice {
    const { store, ids, time, events } = this.world;
    const customer = store.customers.get(draft.subscription.customer);
    const invoice = store.invoices.add(draftOf(ids.next('invoice'), time.unix, customer, draft));
    draft.subscription.latest_invoice = invoice.id;
    events.record('invoice.created', invoice);
    return invoice;
  }

  /** What `draft` would make; it is not kept. */
  preview(draft: DraftInvoice): Invoice {
    const { store, time, ids } = this.world;
    const customer = store.customers.get(draft.subscription.customer);
    const invoice = draftOf(`upcoming_${ids.next('invoice')}`, time.unix, customer, draft);
    const due = Math.max(0, invoice.total + customer.balance);
    return { ...invoice, amount_due: due, amount_remaining: due, starting_balance: customer.balance, auto_advance: false };
  }

  /** From here on the invoice is owed. What the customer has to his credit is taken off it. */
  finalize(invoice: Invoice): void {
    const { time, events, store, pagesUrl } = this.world;
    const customer = store.customers.get(invoice.customer ?? '');
    const balance = invoice.total + customer.balance;
    const due = Math.max(0, balance);
    change(invoice, {
      status: 'open',
      number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
      amount_due: due,
      amount_remaining: due,
      automatically_finalizes_at: null,
      effective_at: time.unix,
      starting_balance: customer.balance,
      ending_balance: Math.min(0, balance),
      hosted_invoice_url: `${pagesUrl()}/invoices/${invoice.id}`,
      status_transitions: { ...invoice.status_transitions, finalized_at: time.unix },
    });
    customer.next_invoice_sequence = (customer.next_invoice_sequence ?? 1) + 1;
    this.customers.update(customer.id, { balance: Math.min(0, balance) });
    if (due > 0) this.request(invoice);
    events.record('invoice.finalized', invoice);
  }

  /** Charges the customer's card, once. `later`: the money is under way, and `settle` says how it went. */
  collect(invoice: Invoice, { later = false } = {}): boolean {
    if (invoice.amount_due === 0) {
      this.paid(invoice);
      return true;
    }
    const card = this.customers.cardOf(invoice.customer ?? '');
    const intent = this.intentOf(invoice);
    change(invoice, { attempted: true, next_payment_attempt: null });
    const payer = { pm: card.pm, email: invoice.customer_email };
    if (later) {
      this.payments.begin(intent, payer);
      this.standing.underWay(subscriptionOf(invoice));
      return true;
    }
    const accepted = card.behaviour === 'ok';
    this.payments.charge(intent, payer, accepted);
    this.concluded(invoice, accepted);
    return accepted;
  }

  settle(invoice: Invoice, accepted: boolean): void {
    this.payments.settle(this.intentOf(invoice), accepted);
    this.concluded(invoice, accepted);
  }

  /** POST /v1/invoices/:id/pay */
  pay(id: string): Invoice {
    const invoice = this.world.store.invoices.get(id);
    if (invoice.status === 'draft') this.finalize(invoice);
    if (invoice.status !== 'open') throw invalidRequest(`Invoice is already ${invoice.status}`, { code: 'invoice_not_editable' });
    if (!this.collect(invoice)) throw cardDeclined();
    return invoice;
  }

  /** POST /v1/invoices/:id/void */
  void(id: string): Invoice {
    const { store, time, events } = this.world;
    const invoice = store.invoices.get(id);
    if (invoice.status !== 'open') {
      throw invalidRequest(`You can only void open invoices: this one is ${invoice.status}.`, { code: 'invoice_not_editable' });
    }
    change(invoice, {
      status: 'void',
      auto_advance: false,
      next_payment_attempt: null,
      status_transitions: { ...invoice.status_transitions, voided_at: time.unix },
    });
    const payment = this.paymentOf(invoice);
    if (payment) {
      change(payment, { status: 'canceled', status_transitions: { ...payment.status_transitions, canceled_at: time.unix } });
      this.payments.cancel(this.intentOf(invoice));
    }
    events.record('invoice.voided', invoice);
    return invoice;
  }

  due(): Due[] {
    return this.world.store.invoices.all.flatMap((invoice) => {
      if (!invoice.auto_advance) return [];
      if (invoice.status === 'draft' && invoice.automatically_finalizes_at !== null) {
        return [{ at: invoice.automatically_finalizes_at, work: () => this.advance(invoice) }];
      }
      if (invoice.status === 'open' && invoice.next_payment_attempt !== null) {
        return [{ at: invoice.next_payment_attempt, work: () => void this.collect(invoice) }];
      }
      return [];
    });
  }

  paymentOf(invoice: Invoice): InvoicePayment | undefined {
    return this.world.store.invoicePayments.all.find((payment) => payment.invoice === invoice.id);
  }

  private advance(invoice: Invoice): void {
    this.finalize(invoice);
    this.collect(invoice);
  }

  private request(invoice: Invoice): void {
    const { store, ids, time } = this.world;
    const intent = this.payments.createIntent({
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
      metadata: {},
    });
    store.invoicePayments.add({
      id: ids.next('invoicePayment'),
      object: 'invoice_payment',
      amount_paid: null,
      amount_requested: invoice.amount_due,
      created: time.unix,
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      livemode: false,
      payment: { payment_intent: intent.id, type: 'payment_intent' },
      status: 'open',
      status_transitions: { canceled_at: null, paid_at: null },
    });
  }

  private intentOf(invoice: Invoice): PaymentIntent {
    const id = this.paymentOf(invoice)?.payment.payment_intent;
    if (typeof id !== 'string') throw new Error(`${invoice.id} has no payment`);
    return this.world.store.paymentIntents.get(id);
  }

  private concluded(invoice: Invoice, accepted: boolean): void {
    change(invoice, { attempt_count: invoice.attempt_count + 1 });
    if (accepted) this.paid(invoice);
    else this.failed(invoice);
  }

  private paid(invoice: Invoice): void {
    const { time, events } = this.world;
    change(invoice, {
      status: 'paid',
      attempted: true,
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      auto_advance: false,
      next_payment_attempt: null,
      status_transitions: { ...invoice.status_transitions, paid_at: time.unix },
    });
    const payment = this.paymentOf(invoice);
    if (payment) {
      change(payment, {
        status: 'paid',
        amount_paid: payment.amount_requested,
        status_transitions: { ...payment.status_transitions, paid_at: time.unix },
      });
    }
    events.record('invoice.paid', invoice);
    events.record('invoice.payment_succeeded', invoice);
    if (payment) events.record('invoice_payment.paid', payment);
    this.standing.paid(invoice);
  }

  private failed(invoice: Invoice): void {
    const isFirst = invoice.billing_reason === 'subscription_create' && !this.standing.isRunning(subscriptionOf(invoice));
    const days = isFirst || !invoice.auto_advance ? undefined : RETRY_AFTER_DAYS[invoice.attempt_count - 1];
    change(invoice, { next_payment_attempt: days === undefined ? null : this.world.time.unix + days * DAY_SECONDS });
    this.world.events.record('invoice.payment_failed', invoice);
    if (isFirst) return;
    if (days === undefined && invoice.auto_advance) this.standing.givenUp(invoice);
    else this.standing.failed(invoice);
  }
}
