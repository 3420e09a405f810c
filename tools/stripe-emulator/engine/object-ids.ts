import { createHash } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Prefixes and lengths as Stripe has them. */
const KINDS = {
  customer: ['cus_', 14],
  checkoutSession: ['cs_test_a1', 56],
  paymentIntent: ['pi_3', 23],
  charge: ['ch_3', 23],
  balanceTransaction: ['txn_3', 23],
  paymentMethod: ['pm_1', 23],
  refund: ['re_3', 23],
  dispute: ['du_1', 23],
  lineItem: ['li_1', 23],
  subscription: ['sub_1', 23],
  subscriptionItem: ['si_', 14],
  schedule: ['sub_sched_1', 23],
  invoice: ['in_1', 23],
  invoiceLine: ['il_1', 23],
  invoiceItem: ['ii_1', 23],
  invoicePayment: ['inpay_1', 23],
  portalSession: ['bps_1', 23],
  event: ['evt_1', 23],
  request: ['req_', 14],
} as const;

export type IdKind = keyof typeof KINDS;

/** Ids that look like Stripe's and follow from a seed, so that a run can be repeated. */
export class ObjectIds {
  constructor(
    readonly seed: string,
    private made = 0,
  ) {}

  get count(): number {
    return this.made;
  }

  next(kind: IdKind): string {
    const [prefix, length] = KINDS[kind];
    this.made += 1;
    const digest = createHash('sha512').update(`${this.seed}:${this.made}`).digest();
    return prefix + Array.from(digest.subarray(0, length), (byte) => LETTERS[byte % LETTERS.length]).join('');
  }
}
