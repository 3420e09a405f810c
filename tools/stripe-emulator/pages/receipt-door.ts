import { type ServerResponse } from 'node:http';
import { html } from '@argus/common';
import { type Control } from '../control/control';
import { type Charge, type Invoice } from '../engine/objects';
import { type ApiRequest } from '../http/stripe-api';
import { dayText, dollars } from './money';
import { messagePage, page, sendPage } from './page';

/** What `receipt_url` of a charge and `hosted_invoice_url` of an invoice lead to. */
export class ReceiptDoor {
  constructor(private readonly control: Control) {}

  readonly open = ({ path }: ApiRequest, response: ServerResponse): Promise<boolean> => {
    const [, kind, id] = /^\/(receipts|invoices)\/(\w+)$/.exec(path) ?? [];
    if (kind === undefined) return Promise.resolve(false);
    const { store } = this.control.engine.world;
    const charge = kind === 'receipts' ? store.charges.find(id) : undefined;
    const invoice = kind === 'invoices' ? store.invoices.find(id) : undefined;
    if (charge) sendPage(response, 200, receiptPage(charge));
    else if (invoice) sendPage(response, 200, invoicePage(invoice));
    else sendPage(response, 404, messagePage('There is no such receipt', 'The link may have lost some of its end.'));
    return Promise.resolve(true);
  };
}

const receiptPage = (charge: Charge): string =>
  page(
    'Receipt',
    html`<h1>Receipt</h1>
      <dl>
        <dt>Paid</dt>
        <dd>${dollars(charge.amount)} on ${dayText(charge.created)}</dd>
        <dt>Refunded</dt>
        <dd>${dollars(charge.amount_refunded)}</dd>
        <dt>Number</dt>
        <dd>${charge.id}</dd>
      </dl>`,
  );

const invoicePage = (invoice: Invoice): string =>
  page(
    `Invoice ${invoice.number ?? ''}`,
    html`<h1>Invoice ${invoice.number ?? ''}</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          ${invoice.lines.data.map(
            (line) =>
              html`<tr>
                <td>${line.description ?? ''}</td>
                <td>${dollars(line.amount)}</td>
              </tr> `,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${invoice.status === 'paid' ? 'Paid' : 'Due'}</th>
            <td>${dollars(invoice.amount_due)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="soft">${invoice.id}, ${dayText(invoice.created)}</p>`,
  );
