import { type ServerResponse } from 'node:http';
import { html } from '@argus/common';
import Stripe from 'stripe';
import { type Control } from '../control/control';
import { ALL_OPERATIONS } from '../control/control-door';
import { type Operation } from '../control/operation';
import { type ApiRequest } from '../http/stripe-api';
import { priceText } from './money';
import { page, sendPage } from './page';

/** What this is and how to drive it. */
export class HomeDoor {
  constructor(private readonly control: Control) {}

  readonly open = ({ path, method }: ApiRequest, response: ServerResponse): Promise<boolean> => {
    if (path !== '/' || method !== 'GET') return Promise.resolve(false);
    sendPage(response, 200, this.page());
    return Promise.resolve(true);
  };

  private page(): string {
    const { store } = this.control.engine.world;
    return page(
      'How to drive it',
      html`<h1>A simulation of Stripe</h1>
        <p>
          It speaks Stripe’s API of version <code>${Stripe.API_VERSION}</code> under <code>/v1</code>, shows pages to pay and to change
          plans, and sends signed webhooks. Here it is <time>${this.control.now.toISOString()}</time>.
        </p>
        <h2>What is sold</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Price</th>
              <th scope="col">Product</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            ${store.prices.all.map(
              (price) =>
                html`<tr>
                  <td><code>${price.id}</code></td>
                  <td>${store.products.get(price.product).name}</td>
                  <td>${priceText(price)}</td>
                </tr> `,
            )}
          </tbody>
        </table>
        <h2>The control API</h2>
        <p>JSON in, JSON out, without a key, on this machine only: for example</p>
        <p>
          <code
            >curl -s -H 'content-type: application/json' -d '{"days":32}'
            ${this.control.engine.world.pagesUrl()}/_emulator/clock/advance</code
          >
        </p>
        <ul>
          ${ALL_OPERATIONS.map(operationItem)}
        </ul>`,
      { wide: true },
    );
  }
}

const operationItem = ({ method, path, what, example }: Operation) =>
  html`<li>
    <strong><code>${method} ${path}</code></strong>
    <p>${what}</p>
    ${example === undefined ? undefined : html`<p><code>${JSON.stringify(example)}</code></p>`}
  </li> `;
