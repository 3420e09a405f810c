import { change } from './change';
import { type Charge, type Refund } from './objects';
import { invalidRequest } from './stripe-error';
import { type World } from './world';

export interface RefundInput {
  readonly charge?: string;
  readonly payment_intent?: string;
  readonly amount?: number;
  readonly reason?: string;
  readonly metadata?: Record<string, string>;
}

export class Refunds {
  constructor(private readonly world: World) {}

  create(input: RefundInput): Refund {
    const { store, ids, time, events } = this.world;
    const charge = this.chargeOf(input);
    const amount = this.refundable(charge, input.amount);
    const refund = store.refunds.add({
      id: ids.next('refund'),
      object: 'refund',
      amount,
      balance_transaction: ids.next('balanceTransaction'),
      charge: charge.id,
      created: time.unix,
      currency: charge.currency,
      customer: charge.customer,
      customer_account: null,
      destination_details: {
        card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        type: 'card',
      },
      metadata: input.metadata ?? {},
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      reason: input.reason ?? null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: 'succeeded',
      transfer_reversal: null,
    });
    this.showOn(charge, amount);
    events.record('refund.created', refund);
    return refund;
  }

  update(id: string, metadata: Record<string, string>): Refund {
    const refund = this.world.store.refunds.get(id);
    const previous = change(refund, { metadata });
    if (previous) this.world.events.record('refund.updated', refund, previous);
    return refund;
  }

  /** The card's bank did not take the money back: it is ours again. */
  fail(id: string): Refund {
    const { store, events } = this.world;
    const refund = store.refunds.get(id);
    if (refund.status !== 'succeeded') throw invalidRequest(`Refund ${id} is ${refund.status}: it can't fail any more.`);
    const charge = store.charges.get(refund.charge ?? '');
    change(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
    change(charge, { amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
    events.record('refund.updated', refund, { status: 'succeeded' });
    events.record('charge.refund.updated', refund, { status: 'succeeded' });
    events.record('refund.failed', refund);
    return refund;
  }

  private chargeOf({ charge, payment_intent: intentId }: RefundInput): Charge {
    const { store } = this.world;
    if (charge !== undefined) return store.charges.get(charge, 'charge');
    if (intentId === undefined) {
      throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
    }
    const { id, latest_charge: latest, status } = store.paymentIntents.get(intentId, 'payment_intent');
    if (latest === null) {
      throw invalidRequest(`This PaymentIntent (${id}) does not have a successful charge to refund: its status is ${status}.`, {
        param: 'payment_intent',
      });
    }
    return store.charges.get(latest);
  }

  private refundable(charge: Charge, asked: number | undefined): number {
    const left = charge.amount_captured - charge.amount_refunded;
    if (charge.status !== 'succeeded') {
      throw invalidRequest(`Charge ${charge.id} has not succeeded, so it can't be refunded.`, { code: 'charge_not_refundable' });
    }
    if (this.world.store.disputes.all.some((dispute) => dispute.charge === charge.id && dispute.status !== 'won')) {
      throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
    }
    if (charge.refunded) {
      throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
    }
    const amount = asked ?? left;
    if (amount > left) {
      throw invalidRequest(`Refund amount (${dollars(amount)}) is greater than unrefunded amount on charge (${dollars(left)})`, {
        param: 'amount',
      });
    }
    return amount;
  }

  private showOn(charge: Charge, amount: number): void {
    const refunded = charge.amount_refunded + amount;
    const previous = change(charge, { amount_refunded: refunded, refunded: refunded === charge.amount });
    this.world.events.record('charge.refunded', charge, previous);
  }
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
