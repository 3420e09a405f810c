import { z } from 'zod';
import { invalidRequest } from '../engine/stripe-error';
import { clearable, flag, integer, mergedMetadata, metadata, newMetadata, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const PRORATION = z.enum(['create_prorations', 'always_invoice', 'none']);
const ITEM = z.strictObject({ id: text().optional(), price: text().optional(), quantity: integer(1).optional() });
const NEW_ITEM = z.strictObject({ price: text(), quantity: integer(1).default(1) });
const ONE_ITEM = 'This simulation of Stripe knows subscriptions with one price only.';

export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  route(
    'POST',
    '/v1/subscriptions',
    {
      customer: text(),
      items: z.array(NEW_ITEM).length(1, ONE_ITEM),
      metadata: newMetadata().optional(),
      description: text(500).optional(),
      payment_behavior: z.literal('allow_incomplete').optional(),
    },
    ({ subscriptions, world }, { customer, items, metadata: sent = {}, description = null }) => {
      const [item] = items;
      if (!item) throw invalidRequest(ONE_ITEM, { param: 'items' });
      world.store.customers.get(customer, 'customer');
      return subscriptions.create({ customer, ...item, metadata: sent, description });
    },
  ),
  route('GET', '/v1/subscriptions/:id', {}, ({ world }, _, id) => world.store.subscriptions.get(id)),
  route(
    'POST',
    '/v1/subscriptions/:id',
    {
      items: z.array(ITEM).max(1, ONE_ITEM).optional(),
      proration_behavior: PRORATION.optional(),
      payment_behavior: z.enum(['allow_incomplete', 'error_if_incomplete']).optional(),
      cancel_at_period_end: flag().optional(),
      metadata: metadata().optional(),
      description: clearable(500).optional(),
    },
    ({ subscriptions, world }, params, id) => {
      const subscription = world.store.subscriptions.get(id);
      const [item] = params.items ?? [];
      if (item && item.id === undefined) throw invalidRequest(ONE_ITEM, { param: 'items[0][id]' });
      return subscriptions.update(
        id,
        {
          cancel_at_period_end: params.cancel_at_period_end ?? subscription.cancel_at_period_end,
          metadata: mergedMetadata(subscription.metadata, params.metadata),
          description: params.description === undefined ? subscription.description : params.description,
        },
        {
          item: item?.id,
          price: item?.price,
          quantity: item?.quantity,
          prorationBehavior: params.proration_behavior,
          errorIfIncomplete: params.payment_behavior === 'error_if_incomplete',
        },
      );
    },
  ),
  route(
    'DELETE',
    '/v1/subscriptions/:id',
    { prorate: z.literal('false').optional(), invoice_now: z.literal('false').optional() },
    ({ subscriptions }, _, id) => subscriptions.cancel(id),
  ),
  listRoute(
    '/v1/subscriptions',
    { customer: text().optional(), price: text().optional(), status: text().optional() },
    ({ world }, { customer, price, status }) =>
      world.store.subscriptions.newestFirst(
        (subscription) =>
          (customer === undefined || subscription.customer === customer) &&
          (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
          hasStatus(subscription.status, status),
      ),
  ),
  listRoute(
    '/v1/subscription_items',
    { subscription: text() },
    ({ world }, { subscription }) => world.store.subscriptions.get(subscription, 'subscription').items.data,
  ),
];

/** Without a status everything is listed that is not canceled. */
function hasStatus(status: string, asked: string | undefined): boolean {
  if (asked === undefined) return status !== 'canceled';
  if (asked === 'all') return true;
  return asked === 'ended' ? ['canceled', 'incomplete_expired'].includes(status) : status === asked;
}
