import { type Store } from '../engine/store';
import { listOf } from '../engine/objects';
import { invalidRequest } from '../engine/stripe-error';

type Json = Record<string, unknown>;

/** What an id in this field stands for. Fields that are not here can't be expanded. */
const REFERENCES: Record<string, (store: Store, id: string) => object | undefined> = {
  customer: ({ customers, deletedCustomers }, id) => customers.find(id) ?? deletedCustomers.find(id),
  payment_intent: ({ paymentIntents }, id) => paymentIntents.find(id),
  latest_charge: ({ charges }, id) => charges.find(id),
  charge: ({ charges }, id) => charges.find(id),
  invoice: ({ invoices }, id) => invoices.find(id),
  latest_invoice: ({ invoices }, id) => invoices.find(id),
  subscription: ({ subscriptions }, id) => subscriptions.find(id),
  schedule: ({ schedules }, id) => schedules.find(id),
  price: ({ prices }, id) => prices.find(id),
  product: ({ products }, id) => products.find(id),
  default_price: ({ prices }, id) => prices.find(id),
};

/** Lists that an object shows only when asked to, by `object.field`. */
const INCLUDED: Record<string, (store: Store, id: string) => object[]> = {
  'checkout.session.line_items': ({ orders }, id) => orders.get(id).lineItems,
  'charge.refunds': ({ refunds }, id) => refunds.newestFirst(({ charge }) => charge === id),
  'invoice.payments': ({ invoicePayments }, id) => invoicePayments.newestFirst(({ invoice }) => invoice === id),
  'customer.subscriptions': ({ subscriptions }, id) =>
    subscriptions.newestFirst(({ customer, status }) => customer === id && status !== 'canceled'),
};
const PATHS: Record<string, string> = {
  'checkout.session.line_items': 'checkout/sessions/:id/line_items',
  'charge.refunds': 'charges/:id/refunds',
  'invoice.payments': 'invoice_payments?invoice=:id',
  'customer.subscriptions': 'customers/:id/subscriptions',
};

/** A copy of `answer` with the objects of `paths` (`customer`, `data.latest_charge.refunds`, …) in the place of their ids. */
export function expanded(store: Store, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer) as Json;
  for (const path of paths) open(store, copy, path.split('.'), path);
  return copy;
}

function open(store: Store, node: Json, [field, ...rest]: readonly string[], path: string): void {
  if (field === undefined) return;
  const value = valueIn(store, node, field);
  if (value === undefined) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  node[field] = value;
  for (const next of Array.isArray(value) ? value : [value]) {
    if (isObject(next) && rest.length > 0) open(store, next, rest, path);
  }
}

/** What the field holds once it is expanded; undefined when there is no such thing. */
function valueIn(store: Store, node: Json, field: string): unknown {
  const included = `${String(node.object)}.${field}`;
  const list = INCLUDED[included];
  if (list) {
    const id = String(node.id);
    return node[field] ?? structuredClone(listOf(`/v1/${(PATHS[included] ?? '').replace(':id', id)}`, list(store, id)));
  }
  const value = node[field];
  if (typeof value !== 'string') return value;
  const found = REFERENCES[field]?.(store, value);
  return found && structuredClone(found);
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
