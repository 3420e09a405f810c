import { type PortalSession } from './objects';
import { type World } from './world';

export interface PortalInput {
  readonly customer: string;
  readonly return_url?: string;
}

export class PortalSessions {
  constructor(private readonly world: World) {}

  create({ customer, return_url: returnUrl }: PortalInput): PortalSession {
    const { store, ids, time, pagesUrl } = this.world;
    store.customers.get(customer, 'customer');
    const id = ids.next('portalSession');
    return store.portalSessions.add({
      id,
      object: 'billing_portal.session',
      configuration: 'bpc_simulation',
      created: time.unix,
      customer,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: returnUrl ?? null,
      url: `${pagesUrl()}/p/session/${id}`,
    });
  }
}
