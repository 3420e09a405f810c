import { change } from './change';
import { type Charge, type PaymentIntent } from './objects';
import { type ChargeOutcome, chargeOf, DECLINE, type IntentFacts, intentOf } from './payment-objects';
import { type World } from './world';

export interface Payer {
  readonly pm: string;
  readonly email: string | null;
}

/** Payment intents and their charges. */
export class Payments {
  constructor(private readonly world: World) {}

  createIntent(facts: Omit<IntentFacts, 'id' | 'created'>): PaymentIntent {
    const { store, ids, time, events } = this.world;
    const intent = store.paymentIntents.add(intentOf({ ...facts, id: ids.next('paymentIntent'), created: time.unix }));
    events.record('payment_intent.created', intent);
    return intent;
  }

  /** Charges a card: the answer is there at once. */
  charge(intent: PaymentIntent, payer: Payer, accepted: boolean): void {
    const charge = this.addCharge(intent, payer, accepted ? 'succeeded' : 'failed');
    if (accepted) this.succeed(intent, charge);
    else this.fail(intent, charge);
  }

  /** A payment that takes days, as a debit of a bank account does: `settle` says later how it went. */
  begin(intent: PaymentIntent, payer: Payer): void {
    const charge = this.addCharge(intent, payer, 'pending');
    change(intent, { status: 'processing', latest_charge: charge.id, payment_method: payer.pm, last_payment_error: null });
    this.world.events.record('charge.pending', charge);
    this.world.events.record('payment_intent.processing', intent);
  }

  settle(intent: PaymentIntent, accepted: boolean): void {
    const charge = this.world.store.charges.get(intent.latest_charge ?? '');
    if (accepted) {
      change(charge, {
        status: 'succeeded',
        paid: true,
        captured: true,
        amount_captured: charge.amount,
        balance_transaction: this.world.ids.next('balanceTransaction'),
      });
      this.succeed(intent, charge);
    } else {
      change(charge, { status: 'failed', failure_code: DECLINE.code, failure_message: DECLINE.message });
      this.fail(intent, charge);
    }
  }

  cancel(intent: PaymentIntent): void {
    if (intent.status === 'succeeded' || intent.status === 'canceled') return;
    change(intent, { status: 'canceled', canceled_at: this.world.time.unix, cancellation_reason: 'void_invoice' });
    this.world.events.record('payment_intent.canceled', intent);
  }

  private addCharge(intent: PaymentIntent, payer: Payer, outcome: ChargeOutcome): Charge {
    const { store, ids, time } = this.world;
    const id = ids.next('charge');
    const charge = chargeOf(intent, {
      ...payer,
      id,
      balanceTransaction: ids.next('balanceTransaction'),
      created: time.unix,
      outcome,
      receiptUrl: `${this.world.pagesUrl()}/receipts/${id}`,
    });
    return store.charges.add(charge);
  }

  private succeed(intent: PaymentIntent, charge: Charge): void {
    change(intent, {
      status: 'succeeded',
      amount_received: intent.amount,
      latest_charge: charge.id,
      payment_method: charge.payment_method,
      last_payment_error: null,
    });
    this.world.events.record('charge.succeeded', charge);
    this.world.events.record('payment_intent.succeeded', intent);
  }

  private fail(intent: PaymentIntent, charge: Charge): void {
    change(intent, {
      status: 'requires_payment_method',
      latest_charge: charge.id,
      payment_method: null,
      last_payment_error: { ...DECLINE, charge: charge.id, type: 'card_error' },
    });
    this.world.events.record('charge.failed', charge);
    this.world.events.record('payment_intent.payment_failed', intent);
  }
}
