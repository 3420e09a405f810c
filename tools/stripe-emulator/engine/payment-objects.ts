import { type Charge, type PaymentIntent } from './objects';

/** The fields of a charge that say nothing here. */
const PLAIN_CHARGE = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  calculated_statement_descriptor: 'ARGUS',
  failure_balance_transaction: null,
  fraud_details: {},
  on_behalf_of: null,
  receipt_email: null,
  receipt_number: null,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} satisfies Partial<Charge>;

const CARD_DETAILS = {
  type: 'card',
  card: {
    amount_authorized: null,
    authorization_code: null,
    brand: 'visa',
    checks: null,
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2040,
    funding: 'credit',
    installments: null,
    last4: '4242',
    mandate: null,
    network: 'visa',
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  },
} satisfies Charge['payment_method_details'];

export const DECLINE = { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' } as const;

export type ChargeOutcome = 'succeeded' | 'failed' | 'pending';

export interface ChargeFacts {
  readonly id: string;
  readonly balanceTransaction: string;
  readonly created: number;
  readonly email: string | null;
  readonly pm: string;
  readonly outcome: ChargeOutcome;
  readonly receiptUrl: string;
}

export function chargeOf(intent: PaymentIntent, facts: ChargeFacts): Charge {
  const { outcome } = facts;
  const failed = outcome === 'failed';
  return {
    ...PLAIN_CHARGE,
    id: facts.id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: outcome === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: outcome === 'succeeded' ? facts.balanceTransaction : null,
    billing_details: { address: null, email: facts.email, name: null, phone: null, tax_id: null },
    captured: outcome === 'succeeded',
    created: facts.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: failed ? DECLINE.code : null,
    failure_message: failed ? DECLINE.message : null,
    livemode: false,
    metadata: intent.metadata,
    outcome: {
      advice_code: failed ? 'try_again_later' : null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: failed ? 'declined_by_network' : 'approved_by_network',
      reason: failed ? DECLINE.decline_code : null,
      risk_level: 'normal',
      risk_score: 1,
      seller_message: failed ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
      type: failed ? 'issuer_declined' : 'authorized',
    },
    paid: outcome === 'succeeded',
    payment_intent: intent.id,
    payment_method: facts.pm,
    payment_method_details: structuredClone(CARD_DETAILS),
    receipt_url: failed ? null : facts.receiptUrl,
    refunded: false,
    status: outcome,
  };
}

const PLAIN_INTENT = {
  allowed_payment_method_types: null,
  amount_capturable: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic_async',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} satisfies Partial<PaymentIntent>;

export interface IntentFacts {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
}

export const intentOf = (facts: IntentFacts): PaymentIntent => ({
  ...structuredClone(PLAIN_INTENT),
  ...facts,
  object: 'payment_intent',
  amount_received: 0,
  client_secret: `${facts.id}_secret_${facts.id.slice(-12)}`,
  livemode: false,
  status: 'requires_payment_method',
});
