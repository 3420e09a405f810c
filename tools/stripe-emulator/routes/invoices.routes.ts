import { z } from 'zod';
import { subscriptionOf } from '../engine/invoice-object';
import { integer, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const ITEM = z.strictObject({ id: text(), price: text().optional(), quantity: integer(1).optional() });
const CHANGE = z.strictObject({
  items: z.array(ITEM).length(1, 'This simulation of Stripe knows subscriptions with one price only.').optional(),
  proration_behavior: z.enum(['create_prorations', 'always_invoice', 'none']).optional(),
});
const PAYMENT = z.strictObject({ type: z.literal('payment_intent'), payment_intent: text() });

export const INVOICE_ROUTES: readonly Route[] = [
  route(
    'POST',
    '/v1/invoices/create_preview',
    { customer: text().optional(), subscription: text(), subscription_details: CHANGE.optional() },
    ({ subscriptions }, { subscription, subscription_details: details }) => {
      const [item] = details?.items ?? [];
      const change = { item: item?.id, price: item?.price, quantity: item?.quantity };
      return subscriptions.preview(subscription, { ...change, prorationBehavior: details?.proration_behavior });
    },
  ),
  route('GET', '/v1/invoices/:id', {}, ({ world }, _, id) => world.store.invoices.get(id)),
  listRoute('/v1/invoices/:id/lines', {}, ({ world }, _, id) => world.store.invoices.get(id).lines.data),
  route('POST', '/v1/invoices/:id/pay', {}, ({ invoices }, _, id) => invoices.pay(id)),
  route('POST', '/v1/invoices/:id/void', {}, ({ invoices }, _, id) => invoices.void(id)),
  listRoute(
    '/v1/invoices',
    { customer: text().optional(), subscription: text().optional(), status: text().optional() },
    ({ world }, { customer, subscription, status }) =>
      world.store.invoices.newestFirst(
        (invoice) =>
          (customer === undefined || invoice.customer === customer) &&
          (subscription === undefined || subscriptionOf(invoice) === subscription) &&
          (status === undefined || invoice.status === status),
      ),
  ),
  route('GET', '/v1/invoice_payments/:id', {}, ({ world }, _, id) => world.store.invoicePayments.get(id)),
  listRoute(
    '/v1/invoice_payments',
    { invoice: text().optional(), payment: PAYMENT.optional(), status: text().optional() },
    ({ world }, { invoice, payment, status }) =>
      world.store.invoicePayments.newestFirst(
        (paid) =>
          (invoice === undefined || paid.invoice === invoice) &&
          (payment === undefined || paid.payment.payment_intent === payment.payment_intent) &&
          (status === undefined || paid.status === status),
      ),
  ),
];
