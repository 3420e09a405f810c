import { z } from 'zod';
import { invalidRequest } from '../engine/stripe-error';
import { change } from '../engine/change';
import { flag, integer, mergedMetadata, metadata, newMetadata, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const LINE_ITEMS = z.array(z.strictObject({ price: text(), quantity: integer(1).default(1) })).min(1);

const CREATE = {
  mode: z.enum(['payment', 'subscription']),
  success_url: text(),
  cancel_url: text().optional(),
  line_items: LINE_ITEMS,
  client_reference_id: text(200).optional(),
  customer: text().optional(),
  customer_email: text(800).optional(),
  customer_creation: z.enum(['always', 'if_required']).optional(),
  expires_at: integer().optional(),
  metadata: newMetadata().optional(),
  payment_intent_data: z.strictObject({ metadata: newMetadata().optional(), description: text(1000).optional() }).optional(),
  subscription_data: z.strictObject({ metadata: newMetadata().optional(), description: text(500).optional() }).optional(),
  // Read and without any effect here.
  adaptive_pricing: z.strictObject({ enabled: z.literal('false') }).optional(),
  allow_promotion_codes: flag().optional(),
  automatic_tax: z.strictObject({ enabled: z.literal('false') }).optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  invoice_creation: z.strictObject({ enabled: z.literal('false') }).optional(),
  customer_update: z.strictObject({ address: text().optional(), name: text().optional(), shipping: text().optional() }).optional(),
  locale: text().optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  payment_method_types: z.array(text()).optional(),
  submit_type: text().optional(),
  ui_mode: z.literal('hosted_page').optional(),
};

const sessionList = {
  payment_intent: text().optional(),
  subscription: text().optional(),
  customer: text().optional(),
  status: text().optional(),
};

export const CHECKOUT_ROUTES: readonly Route[] = [
  route('POST', '/v1/checkout/sessions', CREATE, ({ checkoutSessions }, params) => {
    for (const name of ['success_url', 'cancel_url'] as const) {
      const url = params[name];
      if (url !== undefined && !isWebAddress(url)) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: name });
    }
    return checkoutSessions.create(params);
  }),
  route('GET', '/v1/checkout/sessions/:id', {}, ({ world }, _, id) => world.store.checkoutSessions.get(id)),
  route('POST', '/v1/checkout/sessions/:id', { metadata: metadata().optional() }, ({ world }, { metadata: sent }, id) => {
    const session = world.store.checkoutSessions.get(id);
    change(session, { metadata: mergedMetadata(session.metadata ?? {}, sent) });
    return session;
  }),
  listRoute('/v1/checkout/sessions', sessionList, ({ world }, filter) =>
    world.store.checkoutSessions.newestFirst(
      (session) =>
        (filter.payment_intent === undefined || session.payment_intent === filter.payment_intent) &&
        (filter.subscription === undefined || session.subscription === filter.subscription) &&
        (filter.customer === undefined || session.customer === filter.customer) &&
        (filter.status === undefined || session.status === filter.status),
    ),
  ),
  listRoute('/v1/checkout/sessions/:id/line_items', {}, ({ world }, _, id) => {
    const session = world.store.checkoutSessions.get(id);
    return world.store.orders.get(session.id).lineItems;
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, ({ checkoutSessions }, _, id) => checkoutSessions.expire(id)),
];

/** With `{CHECKOUT_SESSION_ID}` in it, which the address of a page may not have as it stands. */
function isWebAddress(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url.replaceAll('{CHECKOUT_SESSION_ID}', 'id')).protocol);
  } catch {
    return false;
  }
}
