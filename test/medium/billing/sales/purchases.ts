import type { SentEvent, Shop } from './shop';

/** Something that happens at Stripe. */
type Step = () => Promise<void> | void;

/** What one organization buys and what becomes of it, step by step: a pack, refunded in part and disputed, and a plan that is upgraded. */
export function purchasesOf(shop: Shop, organizationId: string): Step[] {
  let paymentId = '';
  let disputeId = '';
  let subscriptionId = '';
  return [
    async () => {
      ({ paymentId } = await shop.buyPack(organizationId, '500'));
    },
    () => void shop.control.refund({ payment_intent: paymentId, amount: 200 }),
    () => {
      disputeId = shop.control.dispute(paymentId, { amount: 400 }).id;
    },
    async () => {
      ({ subscriptionId } = await shop.subscribe(organizationId, 'starter'));
    },
    () => void shop.control.closeDispute(disputeId, 'lost'),
    () => shop.changePrice(subscriptionId, 'price_pro'),
  ];
}

/** An organization that has begun its free month. */
export async function givenBuyer(shop: Shop): Promise<string> {
  const organizationId = await shop.givenOrganization();
  await shop.spend(organizationId, 10);
  return organizationId;
}

const KINDS = [
  'checkout.session.completed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'checkout.session.completed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'invoice.paid',
];

/** Eight of the events of the purchases: of those that are alike the last. */
export function eightOf(events: readonly SentEvent[]): SentEvent[] {
  const left = [...events];
  return KINDS.map((kind) => {
    const at = left.findLastIndex(({ type }) => type === kind);
    const [event] = left.splice(at, 1);
    if (at < 0 || !event) throw new Error(`There was no ${kind}`);
    return event;
  });
}

/** The same event, told once more: with its own id, or with another one that says the same. */
export const toldAgain = (event: SentEvent, at: number): SentEvent => (at % 2 ? event : { ...event, id: `${event.id}_${at}` });
