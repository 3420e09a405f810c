import Stripe from 'stripe';
import { type EngineTime } from './engine-time';
import { type ObjectIds } from './object-ids';
import { type EventObject, type StripeEvent } from './objects';
import { type Store } from './store';

export interface RequestFacts {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}
/** Of what happens by itself, as a renewal does. */
const NOBODYS: RequestFacts = { id: null, idempotency_key: null };

/** What happened, in order; whoever listens sends it on. */
export class Events {
  private request = NOBODYS;
  private readonly listeners: ((event: StripeEvent) => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly time: EngineTime,
    private readonly ids: ObjectIds,
  ) {}

  onRecorded(listener: (event: StripeEvent) => void): void {
    this.listeners.push(listener);
  }

  /** Every event that `work` records names this request as its cause. */
  causedBy<T>(request: RequestFacts, work: () => T): T {
    this.request = request;
    try {
      return work();
    } finally {
      this.request = NOBODYS;
    }
  }

  /** The object is copied: an event shows it as it was. */
  record(type: string, object: EventObject, previous?: Record<string, unknown>): void {
    const event = this.store.events.add({
      id: this.ids.next('event'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: this.time.unix,
      data: { object: structuredClone(object), ...(previous && { previous_attributes: structuredClone(previous) }) },
      livemode: false,
      pending_webhooks: this.listeners.length,
      request: this.request,
      type,
    });
    for (const listener of this.listeners) listener(event);
  }
}
