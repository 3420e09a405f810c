import { z } from 'zod';
import { subscriptionOf } from '../engine/invoice-object';
import { text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const PAYMENT = z.strictObject({ type: z.literal('payment_intent'), payment_intent: text() });

export const INVOICE_ROUTES: readonly Route[] = [
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
