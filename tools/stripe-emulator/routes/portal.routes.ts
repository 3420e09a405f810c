import { invalidRequest } from '../engine/stripe-error';
import { text } from '../http/params';
import { route, type Route } from '../http/route';

export const PORTAL_ROUTES: readonly Route[] = [
  route(
    'POST',
    '/v1/billing_portal/sessions',
    { customer: text(), return_url: text().optional(), configuration: text().optional(), locale: text().optional() },
    ({ portalSessions }, { customer, return_url: returnUrl }) => {
      if (returnUrl !== undefined && !URL.canParse(returnUrl))
        throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
      return portalSessions.create({ customer, return_url: returnUrl });
    },
  ),
];
