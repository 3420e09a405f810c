import { type ServerResponse } from 'node:http';
import { type Control } from '../control/control';
import { type PortalSession } from '../engine/objects';
import { StripeError } from '../engine/stripe-error';
import { type ApiRequest } from '../http/stripe-api';
import { messagePage, redirect, sendPage } from './page';
import { PortalActions } from './portal-actions';
import { portalPage } from './portal-page';

interface Outcome {
  readonly news?: string;
  readonly problem?: string;
}

/** The page a billing portal session's `url` leads to. */
export class PortalDoor {
  private readonly actions: PortalActions;
  /** Told on the page that follows an action, once: a page that is loaded again does nothing again. */
  private readonly outcomes = new Map<string, Outcome>();

  constructor(private readonly control: Control) {
    this.actions = new PortalActions(control);
  }

  readonly open = (request: ApiRequest, response: ServerResponse): Promise<boolean> => Promise.resolve(this.answer(request, response));

  private answer({ method, path, body }: ApiRequest, response: ServerResponse): boolean {
    const id = /^\/p\/session\/(\w+)$/.exec(path)?.[1];
    if (id === undefined) return false;
    this.control.engine.catchUp();
    const session = this.control.engine.world.store.portalSessions.find(id);
    const customer = this.control.engine.world.store.customers.find(session?.customer);
    if (!session || !customer) sendPage(response, 404, messagePage('This page does not exist', 'Open the portal from the shop again.'));
    else if (method === 'POST') this.act(session, new URLSearchParams(body), response);
    else this.show(session, response, this.outcomeOf(session));
    return true;
  }

  private act(session: PortalSession, form: URLSearchParams, response: ServerResponse): void {
    try {
      this.outcomes.set(session.id, { news: this.actions.act(session, form) });
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      this.outcomes.set(session.id, { problem: error.message });
    }
    redirect(response, `/p/session/${session.id}`);
  }

  private outcomeOf({ id }: PortalSession): Outcome {
    const outcome = this.outcomes.get(id) ?? {};
    this.outcomes.delete(id);
    return outcome;
  }

  private show(session: PortalSession, response: ServerResponse, { news, problem }: Outcome): void {
    const { customers, world } = this.control.engine;
    const customer = world.store.customers.get(session.customer);
    const view = {
      action: `/p/session/${session.id}`,
      customer,
      card: customers.cardOf(customer.id).behaviour,
      plans: this.actions.plansOf(customer),
      openInvoices: this.actions.openInvoicesOf(customer),
      returnUrl: session.return_url,
      news,
      problem,
    };
    sendPage(response, 200, portalPage(view));
  }
}
