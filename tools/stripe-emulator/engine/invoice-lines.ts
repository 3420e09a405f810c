import { amountOf } from './catalogue';
import { type InvoiceLine, type Price, type SubscriptionItem } from './objects';
import { type World } from './world';

interface LineFacts {
  readonly amount: number;
  readonly description: string;
  readonly item: SubscriptionItem;
  readonly price: Price;
  readonly period: { start: number; end: number };
  readonly invoiceItem: string | null;
}

/** The lines of a subscription's invoices. */
export class InvoiceLines {
  constructor(private readonly world: World) {}

  /** A whole period of what is subscribed to. */
  period(item: SubscriptionItem): InvoiceLine {
    const { price, quantity } = item;
    return this.line({
      amount: amountOf(price, quantity),
      description: `${quantity} × ${this.nameOf(price)} (at ${dollars(price.unit_amount ?? 0)} / ${price.recurring?.interval ?? 'month'})`,
      item,
      price,
      period: { start: item.current_period_start, end: item.current_period_end },
      invoiceItem: null,
    });
  }

  /** What changing from `before` to `after` in the middle of a period costs: the unused time comes back, the remaining time is paid. */
  proration(before: SubscriptionItem, after: SubscriptionItem, at: number): InvoiceLine[] {
    const { current_period_start: start, current_period_end: end } = before;
    const share = (end - at) / (end - start);
    const line = (item: SubscriptionItem, what: string, sign: 1 | -1) =>
      this.line({
        amount: sign * Math.round(amountOf(item.price, item.quantity) * share),
        description: `${what} time on ${this.nameOf(item.price)} after ${new Date(at * 1000).toISOString().slice(0, 10)}`,
        item,
        price: item.price,
        period: { start: at, end },
        invoiceItem: this.world.ids.next('invoiceItem'),
      });
    return [line(before, 'Unused', -1), line(after, 'Remaining', 1)];
  }

  private nameOf(price: Price): string {
    return this.world.store.products.get(price.product).name;
  }

  private line({ amount, description, item, price, period, invoiceItem }: LineFacts): InvoiceLine {
    return {
      id: this.world.ids.next('invoiceLine'),
      object: 'line_item',
      amount,
      currency: price.currency,
      description,
      discount_amounts: [],
      discountable: invoiceItem === null,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: {},
      parent: {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: invoiceItem,
          proration: invoiceItem !== null,
          proration_details: invoiceItem === null ? null : { credited_items: null },
          subscription: item.subscription,
          subscription_item: item.id,
        },
        type: 'subscription_item_details',
      },
      period,
      pretax_credit_amounts: [],
      pricing: {
        price_details: { price: price.id, product: price.product },
        type: 'price_details',
        unit_amount_decimal: price.unit_amount_decimal,
      },
      quantity: item.quantity,
      quantity_decimal: String(item.quantity),
      subscription: item.subscription,
      subtotal: amount,
      taxes: [],
    };
  }
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
