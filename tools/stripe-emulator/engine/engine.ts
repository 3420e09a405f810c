import { type Clock } from '@argus/common';
import { CATALOGUE, type CatalogueEntry, stock } from './catalogue';
import { Checkout } from './checkout';
import { CheckoutSessions } from './checkout-sessions';
import { Customers } from './customers';
import { Disputes } from './disputes';
import { EngineTime } from './engine-time';
import { Events } from './events';
import { Invoices } from './invoices';
import { ObjectIds } from './object-ids';
import { Payments } from './payments';
import { PortalSessions } from './portal-sessions';
import { Refunds } from './refunds';
import { Schedules } from './schedules';
import { Store } from './store';
import { Subscriptions } from './subscriptions';
import { Timetable } from './timetable';
import { type BillingRules, type World } from './world';

export interface EngineOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly pagesUrl: () => string;
  readonly rules?: Partial<BillingRules>;
  readonly catalogue?: readonly CatalogueEntry[];
  readonly snapshot?: EngineSnapshot;
}

/** Everything an engine has to know to go on where another one stopped. */
export interface EngineSnapshot {
  readonly seed: string;
  readonly idsMade: number;
  readonly movedByMs: number;
  readonly objects: Record<string, unknown[]>;
}

/** Stripe as a state machine: no network, no time but the given one. */
export class Engine {
  readonly world: World;
  readonly customers: Customers;
  readonly checkoutSessions: CheckoutSessions;
  readonly checkout: Checkout;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly disputes: Disputes;
  readonly invoices: Invoices;
  readonly subscriptions: Subscriptions;
  readonly schedules: Schedules;
  readonly portalSessions: PortalSessions;
  private readonly timetable: Timetable;

  constructor({ clock, seed, pagesUrl, rules, catalogue = CATALOGUE, snapshot }: EngineOptions) {
    const store = new Store();
    if (snapshot) store.restore(snapshot.objects);
    const time = new EngineTime(clock, snapshot?.movedByMs);
    const ids = new ObjectIds(snapshot?.seed ?? seed, snapshot?.idsMade);
    this.world = { store, time, ids, events: new Events(store, time, ids), pagesUrl, rules: { afterLastRetry: 'cancel', ...rules } };
    stock(this.world, catalogue);

    this.customers = new Customers(this.world);
    this.payments = new Payments(this.world);
    this.refunds = new Refunds(this.world);
    this.disputes = new Disputes(this.world);
    this.invoices = new Invoices(this.world, this.customers, this.payments);
    this.subscriptions = new Subscriptions(this.world, this.customers, this.invoices);
    this.schedules = new Schedules(this.world, this.subscriptions);
    this.checkoutSessions = new CheckoutSessions(this.world);
    this.checkout = new Checkout(this.world, this.customers, this.payments, this.invoices, this.subscriptions);
    this.portalSessions = new PortalSessions(this.world);
    this.timetable = new Timetable(time, [
      () => this.checkoutSessions.due(),
      () => this.invoices.due(),
      () => this.subscriptions.due(),
      () => this.schedules.due(),
    ]);
  }

  /** Does what has come due since somebody last looked. */
  catchUp(): void {
    this.timetable.catchUp();
  }

  /** Moves time on, through everything that happens on the way. */
  advanceTo(moment: Date): void {
    this.world.time.moveTo(moment);
    this.catchUp();
  }

  snapshot(): EngineSnapshot {
    const { store, time, ids } = this.world;
    return { seed: ids.seed, idsMade: ids.count, movedByMs: time.movedByMs, objects: store.snapshot() };
  }
}
