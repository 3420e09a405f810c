import { change } from './change';
import { type Dispute } from './objects';
import { invalidRequest } from './stripe-error';
import { type World } from './world';

const EVIDENCE_DAYS = 9;
const EVIDENCE_FIELDS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const satisfies readonly (keyof Dispute['evidence'])[];

const noEvidence = (): Dispute['evidence'] => ({
  ...(Object.fromEntries(EVIDENCE_FIELDS.map((name) => [name, null])) as Record<(typeof EVIDENCE_FIELDS)[number], null>),
  enhanced_evidence: {},
});

/** Charges that the holder of the card takes back through the bank. */
export class Disputes {
  constructor(private readonly world: World) {}

  open(chargeId: string, { reason = 'fraudulent', amount }: { reason?: string; amount?: number } = {}): Dispute {
    const { store, ids, time, events } = this.world;
    const charge = store.charges.get(chargeId, 'charge');
    if (charge.status !== 'succeeded') throw invalidRequest(`Charge ${chargeId} has not succeeded: nobody can dispute it.`);
    if (charge.disputed) throw invalidRequest(`Charge ${chargeId} is disputed already.`);
    const dispute = store.disputes.add({
      id: ids.next('dispute'),
      object: 'dispute',
      amount: amount ?? charge.amount,
      balance_transactions: [],
      charge: charge.id,
      created: time.unix,
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: noEvidence(),
      evidence_details: {
        due_by: time.unix + EVIDENCE_DAYS * 86_400,
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'not_submitted',
      },
      intended_submission_method: null,
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason,
      status: 'needs_response',
    });
    change(charge, { disputed: true });
    events.record('charge.dispute.created', dispute);
    events.record('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  close(id: string, status: 'won' | 'lost'): Dispute {
    const { store, events } = this.world;
    const dispute = store.disputes.get(id);
    if (dispute.status === 'won' || dispute.status === 'lost') throw invalidRequest(`Dispute ${id} is ${dispute.status} already.`);
    const previous = change(dispute, { status });
    if (status === 'won') events.record('charge.dispute.funds_reinstated', dispute, previous);
    events.record('charge.dispute.closed', dispute, previous);
    return dispute;
  }
}
