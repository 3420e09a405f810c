import { html, type Markup } from '@argus/common';
import { type Customer, type Invoice, type Price, type Subscription } from '../engine/objects';
import { type CardBehaviour } from '../engine/store';
import { itemIn } from '../engine/subscription-object';
import { dayText, dollars, priceText } from './money';
import { page } from './page';

export interface OtherPlan {
  readonly name: string;
  readonly price: Price;
  /** What changing to it at once costs for the rest of the period; undefined when the change waits for the period's end. */
  readonly dueNowCents: number | undefined;
}

export interface PlanView {
  readonly subscription: Subscription;
  readonly name: string;
  readonly others: readonly OtherPlan[];
  /** The plan that is to follow at the end of the period. */
  readonly next: string | undefined;
}

export interface PortalView {
  readonly action: string;
  readonly customer: Customer;
  readonly card: CardBehaviour;
  readonly plans: readonly PlanView[];
  readonly openInvoices: readonly Invoice[];
  readonly returnUrl: string | null;
  readonly news: string | undefined;
  readonly problem: string | undefined;
}

const STATUS: Record<string, string> = {
  active: 'paid',
  past_due: 'payment failed, it is tried again',
  unpaid: 'not paid',
  incomplete: 'not paid yet',
};

export const portalPage = (view: PortalView): string =>
  page(
    'Your plan',
    html`<h1>Your plan</h1>
      ${view.problem === undefined ? undefined : html`<p class="bad" role="alert">${view.problem}</p>`}
      ${view.news === undefined ? undefined : html`<p class="good" role="status">${view.news}</p>`}
      <p>Signed in as <strong>${view.customer.email ?? view.customer.id}</strong>.</p>
      ${view.plans.length === 0 ? html`<p>There is no subscription.</p>` : view.plans.map((plan) => planSection(plan, view.action))}
      ${view.openInvoices.map((invoice) => invoiceSection(invoice, view.action))}
      <h2>Card</h2>
      <p>The card on file ${view.card === 'ok' ? 'works' : 'is declined'}.</p>
      <form method="post" action="${view.action}">
        <input type="hidden" name="do" value="card" />
        ${
          view.card === 'ok'
            ? html`<button class="plain" name="card" value="declines">Use a card that is declined</button>`
            : html`<button class="plain" name="card" value="ok">Use a card that works</button>`
        }
      </form>
      ${view.returnUrl === null ? undefined : html`<p><a href="${view.returnUrl}">Back to the shop</a></p>`}`,
  );

function planSection({ subscription, name, others, next }: PlanView, action: string): Markup {
  const item = itemIn(subscription);
  const end = dayText(item.current_period_end);
  const form = (content: Markup) =>
    html`<form method="post" action="${action}"><input type="hidden" name="subscription" value="${subscription.id}" />${content}</form> `;
  const ends = subscription.cancel_at_period_end;
  return html`<dl>
      <dt>Plan</dt>
      <dd>${name}, ${priceText(item.price)}</dd>
      <dt>${ends ? 'Ends' : 'Renews'}</dt>
      <dd>${end}${next === undefined ? '' : `, as ${next}`}</dd>
      <dt>Status</dt>
      <dd>${STATUS[subscription.status] ?? subscription.status}</dd>
    </dl>
    ${
      ends
        ? form(html`<button name="do" value="resume">Keep ${name}</button>`)
        : next !== undefined
          ? form(html`<button name="do" value="stay">Stay with ${name}</button>`)
          : html`<h2>Change plan</h2>
              ${others.map((other) => form(changeButton(other, end)))}
              <h2>Cancel</h2>
              <p>After that ${name} goes on until ${end}, and is not renewed.</p>
              ${form(html`<button class="plain" name="do" value="cancel">Cancel at the end of the period</button>`)}`
    }`;
}

const changeButton = ({ name, price, dueNowCents }: OtherPlan, end: string): Markup =>
  html`<p>
      ${name}, ${priceText(price)}.
      ${dueNowCents === undefined ? `It begins on ${end}; nothing is due until then.` : `${dollars(dueNowCents)} is due now, for the time until ${end}.`}
    </p>
    <input type="hidden" name="price" value="${price.id}" />
    <button name="do" value="${dueNowCents === undefined ? 'downgrade' : 'upgrade'}">
      ${dueNowCents === undefined ? `Change to ${name} on ${end}` : `Change to ${name} now`}
    </button>`;

const invoiceSection = (invoice: Invoice, action: string): Markup =>
  html`<h2>Open invoice</h2>
    <p>
      ${dollars(invoice.amount_due)} of
      ${dayText(invoice.created)}${invoice.next_payment_attempt === null ? '' : `. It is tried again on ${dayText(invoice.next_payment_attempt)}`}.
    </p>
    <form method="post" action="${action}">
      <input type="hidden" name="invoice" value="${invoice.id}" />
      <button name="do" value="pay">Pay ${dollars(invoice.amount_due)} now</button>
    </form> `;
