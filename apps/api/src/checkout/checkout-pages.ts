import { html, type Markup } from '@argus/common';
import { page } from '../pages/page';

/** How somebody left the payment provider's pages. */
export type CheckoutOutcome = 'done' | 'cancelled' | 'portal';

/** Until there is more to see here, what the API can do. */
const onward = (): Markup => html`<p><a class="button" href="/docs">Go on to the API</a></p>`;

const PAGES: Record<CheckoutOutcome, () => string> = {
  done: () =>
    page(
      'Paid',
      html`<h1>Paid. Thank you!</h1>
        <p>Your credits arrive within moments; with a bank debit, when the money does.</p>
        ${onward()}
        <p class="soft">Were you not signed in when you paid? Sign in with the address you paid with, and what you bought is yours.</p>`,
    ),
  cancelled: () =>
    page(
      'Nothing was bought',
      html`<h1>Nothing was bought</h1>
        <p>You came back without paying, and no money moves. What you have stays as it is.</p>
        ${onward()}`,
    ),
  portal: () =>
    page(
      'Your plan',
      html`<h1>Welcome back</h1>
        <p>What you changed about your plan counts here within moments.</p>
        ${onward()}`,
    ),
};

export const checkoutPage = (outcome: CheckoutOutcome): string => PAGES[outcome]();
