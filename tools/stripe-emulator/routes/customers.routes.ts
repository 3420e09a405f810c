import { z } from 'zod';
import { clearable, mergedMetadata, metadata, newMetadata, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

const PERSON = {
  email: clearable(512).optional(),
  name: clearable(256).optional(),
  phone: clearable(20).optional(),
  description: clearable().optional(),
};
const PAYMENT_METHOD = z.strictObject({ default_payment_method: clearable().optional() }).optional();

export const CUSTOMER_ROUTES: readonly Route[] = [
  route('POST', '/v1/customers', { ...PERSON, metadata: newMetadata().optional() }, ({ customers }, params) => customers.create(params)),
  route('GET', '/v1/customers/:id', {}, ({ customers }, _, id) => customers.read(id)),
  route('DELETE', '/v1/customers/:id', {}, ({ customers }, _, id) => customers.delete(id)),
  route(
    'POST',
    '/v1/customers/:id',
    { ...PERSON, metadata: metadata().optional(), invoice_settings: PAYMENT_METHOD },
    ({ customers, world }, { metadata: sent, invoice_settings: settings, ...person }, id) => {
      const customer = world.store.customers.get(id);
      return customers.update(id, {
        ...person,
        metadata: mergedMetadata(customer.metadata, sent),
        invoice_settings: { ...customer.invoice_settings, ...settings },
      });
    },
  ),
  listRoute('/v1/customers', { email: text().optional() }, ({ world }, { email }) =>
    world.store.customers.newestFirst((customer) => email === undefined || customer.email === email),
  ),
];
