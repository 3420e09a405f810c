import { type Checkout, type PayBy } from '../engine/checkout';
import { type Engine } from '../engine/engine';
import { type CheckoutSession, type Dispute, type Refund } from '../engine/objects';
import { type RefundInput } from '../engine/refunds';
import { invalidRequest } from '../engine/stripe-error';
import { type CardBehaviour } from '../engine/store';
import { type Fault, type Faults } from '../http/faults';
import { type LoggedRequest, type RequestLog } from '../http/request-log';
import { type Webhooks } from '../webhooks/webhooks';

const DAY_MS = 86_400_000;

/** The hands of everybody but the API's caller: the payer, the payer's bank, Stripe's dashboard, the network, and time. */
export class Control {
  constructor(
    readonly engine: Engine,
    /** What is sent, when, in which order, how often. */
    readonly webhooks: Webhooks,
    private readonly faults: Faults,
    private readonly log: RequestLog,
  ) {}

  get now(): Date {
    return this.engine.world.time.now;
  }

  /** Moves time on. Renewals, retries, expiries on the way happen, each at its moment. */
  advanceTo(moment: Date): void {
    this.engine.advanceTo(moment);
  }

  advanceByDays(days: number): void {
    this.advanceTo(new Date(this.now.getTime() + days * DAY_MS));
  }

  /** What the customer's card does from now on; the portal's "new card". */
  setCard(customerId: string, behaviour: CardBehaviour): void {
    this.engine.catchUp();
    this.engine.customers.setCard(customerId, behaviour);
  }

  /** The person at the pay page. */
  pay(sessionId: string, how: Parameters<Checkout['pay']>[1] & { by?: PayBy } = {}): CheckoutSession {
    this.engine.catchUp();
    return this.engine.checkout.pay(sessionId, how);
  }

  /** How a payment by debit ended. */
  settle(sessionId: string, accepted: boolean): CheckoutSession {
    this.engine.catchUp();
    return this.engine.checkout.settle(sessionId, accepted);
  }

  /** A refund made in the dashboard. */
  refund(input: RefundInput): Refund {
    this.engine.catchUp();
    return this.engine.refunds.create(input);
  }

  failRefund(refundId: string): Refund {
    this.engine.catchUp();
    return this.engine.refunds.fail(refundId);
  }

  /** The holder of the card goes to the bank. `payment`: a charge or a payment intent. */
  dispute(payment: string, facts: { reason?: string; amount?: number } = {}): Dispute {
    this.engine.catchUp();
    return this.engine.disputes.open(this.chargeOf(payment), facts);
  }

  closeDispute(disputeId: string, outcome: 'won' | 'lost'): Dispute {
    this.engine.catchUp();
    return this.engine.disputes.close(disputeId, outcome);
  }

  /** What goes wrong with the next requests to the API. */
  failNext(fault: Fault): void {
    this.faults.plan(fault);
  }

  /** What the API was asked, oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.log.all;
  }

  private chargeOf(payment: string): string {
    if (!payment.startsWith('pi_')) return payment;
    const { latest_charge: charge } = this.engine.world.store.paymentIntents.get(payment, 'payment');
    if (charge === null) throw invalidRequest(`${payment} was never charged.`, { param: 'payment' });
    return charge;
  }
}
