import { periodEnd } from './billing-period';
import { change } from './change';
import { type Subscription, type SubscriptionSchedule } from './objects';
import { type Phase, phaseAt, phaseOf } from './schedule-phases';
import { invalidRequest } from './stripe-error';
import { itemIn } from './subscription-object';
import { type Subscriptions } from './subscriptions';
import { type Due } from './timetable';
import { type World } from './world';

export interface PhaseInput {
  readonly price: string;
  readonly quantity: number;
  /** Missing: where the phase before ends. */
  readonly start?: number;
  /** Missing: one period later. */
  readonly end?: number;
}

/** Changes of price planned for the end of a period: how a smaller plan is chosen without money going back. */
export class Schedules {
  constructor(
    private readonly world: World,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Begins with what the subscription has now, until its period ends. */
  fromSubscription(subscriptionId: string): SubscriptionSchedule {
    const { store, ids, time, events } = this.world;
    const subscription = store.subscriptions.get(subscriptionId, 'from_subscription');
    if (subscription.schedule !== null) {
      throw invalidRequest(`The subscription is already attached to a schedule: ${subscription.schedule}.`, { param: 'from_subscription' });
    }
    const item = itemIn(subscription);
    const phase = phaseOf(item.price, item.quantity, item.current_period_start, item.current_period_end);
    const schedule = store.schedules.add({
      id: ids.next('schedule'),
      object: 'subscription_schedule',
      application: null,
      billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
      canceled_at: null,
      completed_at: null,
      created: time.unix,
      current_phase: { start_date: phase.start_date, end_date: phase.end_date },
      customer: subscription.customer,
      customer_account: null,
      default_settings: {
        application_fee_percent: null,
        billing_cycle_anchor: 'automatic',
        billing_thresholds: null,
        collection_method: 'charge_automatically',
        default_payment_method: null,
        description: null,
        invoice_settings: {
          account_tax_ids: null,
          custom_fields: null,
          days_until_due: null,
          description: null,
          footer: null,
          issuer: { type: 'self' },
        },
        on_behalf_of: null,
        transfer_data: null,
      },
      end_behavior: 'release',
      livemode: false,
      metadata: {},
      pause_schedules: [],
      phases: [phase],
      released_at: null,
      released_subscription: null,
      status: 'active',
      subscription: subscription.id,
      test_clock: null,
    });
    events.record('subscription_schedule.created', schedule);
    this.subscriptions.change(subscription, { schedule: schedule.id });
    return schedule;
  }

  update(id: string, phases: readonly PhaseInput[] | undefined, metadata: Record<string, string>): SubscriptionSchedule {
    const schedule = this.active(id);
    const previous = change(schedule, { metadata, ...(phases && { phases: this.planned(schedule, phases) }) });
    if (previous) this.world.events.record('subscription_schedule.updated', schedule, previous);
    return schedule;
  }

  /** The subscription goes on as it is. */
  release(id: string): SubscriptionSchedule {
    const schedule = this.active(id);
    const subscription = this.subscriptionOf(schedule);
    change(schedule, {
      status: 'released',
      released_at: this.world.time.unix,
      released_subscription: schedule.subscription,
      subscription: null,
      current_phase: null,
    });
    this.world.events.record('subscription_schedule.released', schedule);
    this.subscriptions.change(subscription, { schedule: null });
    return schedule;
  }

  due(): Due[] {
    return this.world.store.schedules.all.flatMap((schedule) =>
      schedule.status === 'active' && schedule.current_phase
        ? [{ at: schedule.current_phase.end_date, work: () => this.goOn(schedule) }]
        : [],
    );
  }

  /** The renewal has put the new price in already: what is left is to say so. */
  private goOn(schedule: SubscriptionSchedule): void {
    const phase = phaseAt(schedule, this.world.time.unix);
    if (!phase) return void this.release(schedule.id);
    const previous = change(schedule, { current_phase: { start_date: phase.start_date, end_date: phase.end_date } });
    this.world.events.record('subscription_schedule.updated', schedule, previous);
  }

  private planned(schedule: SubscriptionSchedule, inputs: readonly PhaseInput[]): Phase[] {
    const item = itemIn(this.subscriptionOf(schedule));
    let start = item.current_period_start;
    return inputs.map((input, at) => {
      const param = `phases[${at}]`;
      if (input.start !== undefined && input.start !== start && at > 0) {
        throw invalidRequest('A phase must begin where the one before ends.', { param: `${param}[start_date]` });
      }
      const price = this.world.store.prices.get(input.price, `${param}[items][0][price]`);
      if (!price.recurring)
        throw invalidRequest('Only prices with `type=recurring` can be scheduled.', { param: `${param}[items][0][price]` });
      const end = input.end ?? periodEnd(item.current_period_start, start, price.recurring);
      if (at === 0 && end !== item.current_period_end) {
        throw invalidRequest(
          `This simulation changes prices at the end of a period only: the first phase must end at ${item.current_period_end}.`,
          { param: `${param}[end_date]` },
        );
      }
      const phase = phaseOf(price, input.quantity, start, end);
      start = end;
      return phase;
    });
  }

  private active(id: string): SubscriptionSchedule {
    const schedule = this.world.store.schedules.get(id);
    if (schedule.status === 'active') return schedule;
    throw invalidRequest(`You cannot change a subscription schedule that is ${schedule.status}.`);
  }

  private subscriptionOf(schedule: SubscriptionSchedule): Subscription {
    return this.world.store.subscriptions.get(schedule.subscription ?? '');
  }
}
