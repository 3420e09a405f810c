import { z } from 'zod';
import { NOTHING, type Operation, operation } from './operation';

const id = z.string().min(1).max(200);
const CARD = z.strictObject({ customer: id, card: z.enum(['ok', 'declines']) });
const PAY = z.strictObject({ session: id, by: z.enum(['card', 'declined_card', 'debit']).default('card'), email: id.optional() });
const REFUND = z.strictObject({ charge: id.optional(), payment_intent: id.optional(), amount: z.int().min(1).optional() });
const DISPUTE = z.strictObject({ payment: id, reason: id.optional(), amount: z.int().min(1).optional() });
const FAULT = z.strictObject({
  path: id.optional(),
  times: z.int().min(1).max(1000).optional(),
  status: z.literal([409, 429, 500, 502, 503]).optional(),
  loseAnswer: z.boolean().optional(),
});
const ADVANCE = z.strictObject({ to: z.iso.datetime({ offset: true }).optional(), days: z.number().positive().max(3_660).optional() });

/** What the payer, the bank, the dashboard, the network and time do. */
export const OPERATIONS: readonly Operation[] = [
  operation(['GET', '/_emulator/clock'], 'What time it is here.', NOTHING, (control) => ({ now: control.now.toISOString() })),
  operation(
    ['POST', '/_emulator/clock/advance'],
    'Moves time on, by days or to a moment. Renewals, retries and expiries on the way happen, each at its moment. A renewal’s invoice is a draft for an hour before it is charged.',
    { body: ADVANCE, example: { days: 32 } },
    (control, { to, days }) => {
      if (to !== undefined) control.advanceTo(new Date(to));
      if (days !== undefined) control.advanceByDays(days);
      return { now: control.now.toISOString() };
    },
  ),
  operation(
    ['POST', '/_emulator/pay'],
    'Pays an open checkout session: by card, by a card that is declined, or by a debit that takes days.',
    { body: PAY, example: { session: 'cs_test_…', by: 'card', email: 'ada@example.org' } },
    (control, { session, ...how }) => control.pay(session, how),
  ),
  operation(
    ['POST', '/_emulator/settle'],
    'Ends a payment by debit.',
    { body: z.strictObject({ session: id, accepted: z.boolean() }), example: { session: 'cs_test_…', accepted: true } },
    (control, { session, accepted }) => control.settle(session, accepted),
  ),
  operation(
    ['POST', '/_emulator/card'],
    'What the customer’s card does from now on: "ok" or "declines".',
    { body: CARD, example: { customer: 'cus_…', card: 'declines' } },
    (control, { customer, card }) => {
      control.setCard(customer, card);
      return { customer, card };
    },
  ),
  operation(
    ['POST', '/_emulator/refund'],
    'A refund made in the dashboard: all that is left, or an amount in cents.',
    { body: REFUND, example: { payment_intent: 'pi_…', amount: 100 } },
    (control, input) => control.refund(input),
  ),
  operation(
    ['POST', '/_emulator/refund/fail'],
    'The bank does not take a refund: the money comes back to the shop.',
    { body: z.strictObject({ refund: id }), example: { refund: 're_…' } },
    (control, { refund }) => control.failRefund(refund),
  ),
  operation(
    ['POST', '/_emulator/dispute'],
    'The holder of the card disputes a charge (or the charge of a payment intent).',
    { body: DISPUTE, example: { payment: 'pi_…', reason: 'fraudulent' } },
    (control, { payment, ...facts }) => control.dispute(payment, facts),
  ),
  operation(
    ['POST', '/_emulator/dispute/close'],
    'The bank decides: "won" (the shop keeps the money) or "lost".',
    { body: z.strictObject({ dispute: id, outcome: z.enum(['won', 'lost']) }), example: { dispute: 'du_…', outcome: 'lost' } },
    (control, { dispute, outcome }) => control.closeDispute(dispute, outcome),
  ),
  operation(
    ['POST', '/_emulator/fail'],
    'What goes wrong with the next requests to the API: answered with a status, or done with the answer lost.',
    { body: FAULT, example: { path: '/v1/checkout', status: 503, times: 2 } },
    (control, fault) => {
      control.failNext(fault);
      return { planned: fault };
    },
  ),
  operation(['GET', '/_emulator/requests'], 'What the API was asked lately, oldest first.', NOTHING, (control) => ({
    requests: control.requests,
  })),
];
