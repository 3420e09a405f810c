import { type Route } from '../http/route';
import { CATALOGUE_ROUTES } from './catalogue.routes';
import { CHECKOUT_ROUTES } from './checkout.routes';
import { CUSTOMER_ROUTES } from './customers.routes';
import { EVENT_ROUTES } from './events.routes';
import { INVOICE_ROUTES } from './invoices.routes';
import { PAYMENT_ROUTES } from './payments.routes';
import { PORTAL_ROUTES } from './portal.routes';
import { SCHEDULE_ROUTES } from './schedules.routes';
import { SUBSCRIPTION_ROUTES } from './subscriptions.routes';

export const ROUTES: readonly Route[] = [
  ...CATALOGUE_ROUTES,
  ...CHECKOUT_ROUTES,
  ...CUSTOMER_ROUTES,
  ...EVENT_ROUTES,
  ...INVOICE_ROUTES,
  ...PAYMENT_ROUTES,
  ...PORTAL_ROUTES,
  ...SCHEDULE_ROUTES,
  ...SUBSCRIPTION_ROUTES,
];
