import { z } from 'zod';
import { integer, mergedMetadata, metadata, newMetadata, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
const OF_PAYMENT = { charge: text().optional(), payment_intent: text().optional() };
const CUSTOMERS = { customer: text().optional() };

/** Whether `object` has what the filter asks for. */
const matches = <T extends object>(object: T, filter: Partial<Record<keyof T, unknown>>): boolean =>
  (Object.keys(filter) as (keyof T)[]).every((name) => filter[name] === undefined || object[name] === filter[name]);

export const PAYMENT_ROUTES: readonly Route[] = [
  route('GET', '/v1/payment_intents/:id', {}, ({ world }, _, id) => world.store.paymentIntents.get(id)),
  listRoute('/v1/payment_intents', CUSTOMERS, ({ world }, filter) =>
    world.store.paymentIntents.newestFirst((intent) => matches(intent, filter)),
  ),
  route('GET', '/v1/charges/:id', {}, ({ world }, _, id) => world.store.charges.get(id)),
  listRoute('/v1/charges', { ...CUSTOMERS, payment_intent: text().optional() }, ({ world }, filter) =>
    world.store.charges.newestFirst((charge) => matches(charge, filter)),
  ),
  listRoute('/v1/charges/:id/refunds', {}, ({ world }, _, id) => {
    const charge = world.store.charges.get(id);
    return world.store.refunds.newestFirst((refund) => refund.charge === charge.id);
  }),
  route(
    'POST',
    '/v1/refunds',
    { ...OF_PAYMENT, amount: integer(1).optional(), reason: z.enum(REASONS).optional(), metadata: newMetadata().optional() },
    ({ refunds }, params) => refunds.create(params),
  ),
  route('GET', '/v1/refunds/:id', {}, ({ world }, _, id) => world.store.refunds.get(id)),
  route('POST', '/v1/refunds/:id', { metadata: metadata().optional() }, ({ refunds, world }, { metadata: sent }, id) =>
    refunds.update(id, mergedMetadata(world.store.refunds.get(id).metadata ?? {}, sent)),
  ),
  listRoute('/v1/refunds', OF_PAYMENT, ({ world }, filter) => world.store.refunds.newestFirst((refund) => matches(refund, filter))),
  route('GET', '/v1/disputes/:id', {}, ({ world }, _, id) => world.store.disputes.get(id)),
  listRoute('/v1/disputes', OF_PAYMENT, ({ world }, filter) => world.store.disputes.newestFirst((dispute) => matches(dispute, filter))),
  // Giving in: the holder of the card keeps the money.
  route('POST', '/v1/disputes/:id/close', {}, ({ disputes }, _, id) => disputes.close(id, 'lost')),
];
