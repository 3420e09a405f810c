import { type EngineTime } from './engine-time';
import { type Events } from './events';
import { type ObjectIds } from './object-ids';
import { type Store } from './store';

/** What every resource stands on. */
export interface World {
  readonly store: Store;
  readonly time: EngineTime;
  readonly ids: ObjectIds;
  readonly events: Events;
  /** Where the pages are that objects link to. Known once the server listens. */
  readonly pagesUrl: () => string;
  readonly rules: BillingRules;
}

/** What an account sets in Stripe's dashboard. */
export interface BillingRules {
  /** What becomes of a subscription whose last retry failed. */
  readonly afterLastRetry: 'cancel' | 'unpaid' | 'past_due';
}
