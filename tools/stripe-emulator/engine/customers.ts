import { change } from './change';
import { type Customer, type DeletedCustomer } from './objects';
import { type Card, type CardBehaviour } from './store';
import { SubscriptionStanding } from './subscription-standing';
import { type World } from './world';

export interface CustomerInput {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
}

export class Customers {
  constructor(private readonly world: World) {}

  create(input: CustomerInput): Customer {
    const { store, ids, time, events } = this.world;
    const id = ids.next('customer');
    const customer = store.customers.add({
      id,
      object: 'customer',
      address: null,
      balance: 0,
      created: time.unix,
      currency: null,
      customer_account: null,
      default_source: null,
      delinquent: false,
      description: input.description ?? null,
      discount: null,
      email: input.email ?? null,
      invoice_prefix: id.slice(-8).toUpperCase(),
      invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
      livemode: false,
      metadata: input.metadata ?? {},
      name: input.name ?? null,
      next_invoice_sequence: 1,
      phone: input.phone ?? null,
      preferred_locales: [],
      shipping: null,
      tax_exempt: 'none',
      test_clock: null,
    });
    events.record('customer.created', customer);
    return customer;
  }

  update(id: string, input: Partial<Customer>): Customer {
    const customer = this.world.store.customers.get(id);
    const previous = change(customer, input);
    if (previous) this.world.events.record('customer.updated', customer, previous);
    return customer;
  }

  /** Ends what the customer subscribes to; what was paid and refunded stays on record. */
  delete(id: string): DeletedCustomer {
    const { store, events } = this.world;
    const customer = store.customers.get(id);
    const standing = new SubscriptionStanding(this.world);
    for (const subscription of store.subscriptions.all) {
      if (subscription.customer === id) standing.end(subscription, 'cancellation_requested');
    }
    store.customers.remove(id);
    events.record('customer.deleted', customer);
    return store.deletedCustomers.add({ id, object: 'customer', deleted: true });
  }

  /** As Stripe reads a customer who is gone: the id, and that. */
  read(id: string): Customer | DeletedCustomer {
    return this.world.store.deletedCustomers.find(id) ?? this.world.store.customers.get(id);
  }

  /** The customer's card, which is a good one until somebody says otherwise. */
  cardOf(customerId: string): Card {
    const { store, ids } = this.world;
    return store.cards.find(customerId) ?? store.cards.add({ id: customerId, pm: ids.next('paymentMethod'), behaviour: 'ok' });
  }

  /** Another card takes the place of the one before, as it does in the portal. */
  setCard(customerId: string, behaviour: CardBehaviour): Card {
    const { store, ids } = this.world;
    const customer = store.customers.get(customerId);
    const card = store.cards.add({ id: customerId, pm: ids.next('paymentMethod'), behaviour });
    this.useByDefault(customer, card);
    return card;
  }

  useByDefault(customer: Customer, card: Card): void {
    this.update(customer.id, { invoice_settings: { ...customer.invoice_settings, default_payment_method: card.pm } });
  }
}
