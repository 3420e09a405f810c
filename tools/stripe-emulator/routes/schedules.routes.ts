import { z } from 'zod';
import { invalidRequest } from '../engine/stripe-error';
import { integer, mergedMetadata, metadata, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const ITEM = z.strictObject({ price: text(), quantity: integer(1).default(1) });
const PHASE = z.strictObject({
  items: z.array(ITEM).length(1, 'This simulation of Stripe knows subscriptions with one price only.'),
  start_date: integer().optional(),
  end_date: integer().optional(),
  proration_behavior: z.literal('none').optional(),
});

export const SCHEDULE_ROUTES: readonly Route[] = [
  route('POST', '/v1/subscription_schedules', { from_subscription: text() }, ({ schedules }, { from_subscription: id }) =>
    schedules.fromSubscription(id),
  ),
  route('GET', '/v1/subscription_schedules/:id', {}, ({ world }, _, id) => world.store.schedules.get(id)),
  route(
    'POST',
    '/v1/subscription_schedules/:id',
    {
      phases: z.array(PHASE).min(1).optional(),
      end_behavior: z.literal('release').optional(),
      proration_behavior: z.enum(['none', 'create_prorations', 'always_invoice']).optional(),
      metadata: metadata().optional(),
    },
    ({ schedules, world }, { phases, metadata: sent }, id) =>
      schedules.update(id, phases?.map(phaseInput), mergedMetadata(world.store.schedules.get(id).metadata ?? {}, sent)),
  ),
  route('POST', '/v1/subscription_schedules/:id/release', {}, ({ schedules }, _, id) => schedules.release(id)),
  listRoute('/v1/subscription_schedules', { customer: text().optional() }, ({ world }, { customer }) =>
    world.store.schedules.newestFirst((schedule) => customer === undefined || schedule.customer === customer),
  ),
];

function phaseInput({ items, start_date: start, end_date: end }: z.output<typeof PHASE>) {
  const [item] = items;
  if (!item) throw invalidRequest('Missing required param: phases[0][items].', { code: 'parameter_missing', param: 'phases[0][items]' });
  return { ...item, start, end };
}
