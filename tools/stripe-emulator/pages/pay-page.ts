import { html, type Markup } from '@argus/common';
import { type CheckoutSession, type LineItem } from '../engine/objects';
import { dollars, priceText } from './money';
import { page } from './page';

export interface PayView {
  readonly session: CheckoutSession;
  readonly lineItems: readonly LineItem[];
  /** The payer's address, when the session or its customer has one. */
  readonly email: string | undefined;
  /** What went wrong a moment ago. */
  readonly problem: string | undefined;
}

export function payPage({ session, lineItems, email, problem }: PayView): string {
  const amount = dollars(session.amount_total ?? 0);
  const interval = lineItems[0]?.price.recurring?.interval;
  const total = interval === undefined ? amount : `${amount} a ${interval}`;
  return page(
    `Pay ${total}`,
    html`<h1>Pay ${total}</h1>
      ${problem === undefined ? undefined : html`<p class="bad" role="alert">${problem}</p>`}
      <table>
        <thead>
          <tr>
            <th scope="col">What you buy</th>
            <th scope="col">Price</th>
          </tr>
        </thead>
        <tbody>
          ${lineItems.map(itemRow)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Due today</th>
            <td>${amount}</td>
          </tr>
        </tfoot>
      </table>
      <form method="post" action="/c/pay/${session.id}">
        ${email === undefined ? emailField() : html`<p>The receipt goes to <strong>${email}</strong>.</p>`}
        <button name="by" value="card">Pay ${amount}</button>
        <button class="plain" name="by" value="declined_card">Card is declined</button>
        <button class="plain" name="by" value="debit">Pay by bank debit, which takes days</button>
        ${session.cancel_url === null ? undefined : html`<a class="button plain" href="${session.cancel_url}">Cancel</a>`}
      </form>
      <p class="soft">The buttons take the place of a card number: each of them does what such a card would do.</p>`,
  );
}

const itemRow = ({ description, quantity, price }: LineItem): Markup =>
  html`<tr>
    <td>${description ?? price.id}${(quantity ?? 1) > 1 ? ` × ${quantity}` : ''}</td>
    <td>${priceText(price)}</td>
  </tr> `;

const emailField = (): Markup =>
  html`<label for="email">Your e-mail address</label>
    <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required />`;

/** A debit is under way: whoever plays the bank says how it ends. */
export const debitPage = (session: CheckoutSession, back: string | undefined): string =>
  page(
    'The debit is under way',
    html`<h1>The debit is under way</h1>
      <p>${dollars(session.amount_total ?? 0)} will be there in a few days, or come back. Play the bank:</p>
      <form method="post" action="/c/pay/${session.id}">
        <button name="settle" value="yes">The money arrives</button>
        <button class="plain" name="settle" value="no">The debit fails</button>
      </form>
      ${back === undefined ? undefined : html`<p><a href="${back}">Back to the shop</a></p>`}`,
  );
