import { type ServerResponse } from 'node:http';
import { type Control } from '../control/control';
import { type CheckoutSession } from '../engine/objects';
import { StripeError } from '../engine/stripe-error';
import { type ApiRequest } from '../http/stripe-api';
import { messagePage, redirect, sendPage } from './page';
import { debitPage, payPage } from './pay-page';

/** The page a checkout session's `url` leads to. */
export class PayDoor {
  constructor(private readonly control: Control) {}

  readonly open = (request: ApiRequest, response: ServerResponse): Promise<boolean> => Promise.resolve(this.answer(request, response));

  private answer({ method, path, body }: ApiRequest, response: ServerResponse): boolean {
    const id = /^\/c\/pay\/(\w+)$/.exec(path)?.[1];
    if (id === undefined) return false;
    this.control.engine.catchUp();
    const session = this.control.engine.world.store.checkoutSessions.find(id);
    if (!session) sendPage(response, 404, messagePage('There is no such payment', 'Ask the shop for a new link.'));
    else if (method === 'POST') this.act(session, new URLSearchParams(body), response);
    else this.show(session, response);
    return true;
  }

  private show(session: CheckoutSession, response: ServerResponse, problem?: string): void {
    const { store } = this.control.engine.world;
    if (session.status === 'open') {
      const email = store.customers.find(session.customer)?.email ?? session.customer_email ?? undefined;
      const { lineItems } = store.orders.get(session.id);
      return sendPage(response, problem === undefined ? 200 : 402, payPage({ session, lineItems, email, problem }));
    }
    if (session.status === 'complete' && session.payment_status === 'unpaid') {
      return sendPage(response, 200, debitPage(session, successUrl(session)));
    }
    const isPaid = session.status === 'complete';
    const back = isPaid ? successUrl(session) : (session.cancel_url ?? undefined);
    const [title, text] = isPaid
      ? ['This is paid already', 'Nothing is left to do here.']
      : ['This page has expired', 'Nothing was paid. Ask the shop for a new link.'];
    sendPage(
      response,
      isPaid ? 200 : 410,
      messagePage(title, text, back === undefined ? undefined : { url: back, label: 'Back to the shop' }),
    );
  }

  private act(session: CheckoutSession, form: URLSearchParams, response: ServerResponse): void {
    const settle = form.get('settle');
    const by = form.get('by');
    try {
      if (settle !== null) this.control.settle(session.id, settle === 'yes');
      else if (by === 'card' || by === 'declined_card' || by === 'debit') {
        this.control.pay(session.id, { by, email: form.get('email') ?? undefined });
      }
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return this.show(session, response, error.message);
    }
    if (session.status === 'open') return this.show(session, response, 'Your card was declined. Try again with another one.');
    redirect(response, successUrl(session) ?? `/c/pay/${session.id}`);
  }
}

const successUrl = ({ success_url: url, id }: CheckoutSession): string | undefined => url?.replaceAll('{CHECKOUT_SESSION_ID}', id);
