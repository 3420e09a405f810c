import { PLANS, type PlanId, planOf } from '../plans/plans';

/** Of a subscription, what decides what it is worth now. */
export interface StandingSubscription {
  readonly id: string;
  readonly planId: string;
  readonly status: string;
  readonly periodEnd: Date;
  readonly pastDueSince: Date | null;
}

const DAY_MS = 86_400_000;
/** So long after its invoice a plan is kept, with the credits of its cycle, while Stripe tries to collect a payment that failed. */
export const GRACE_MS = 7 * DAY_MS;

const RANK = Object.keys(PLANS) as PlanId[];

/** Paid, or on its way to be. */
const isPaidUp = (status: string): boolean => status === 'active' || status === 'trialing';

/** No more news are to be expected. */
export const isOver = (status: string): boolean => status === 'canceled' || status === 'incomplete_expired';

/** Whether it gives its plan now. */
export const isStanding = ({ status, pastDueSince }: StandingSubscription, now: Date): boolean =>
  isPaidUp(status) || (status === 'past_due' && (pastDueSince === null || now.getTime() < pastDueSince.getTime() + GRACE_MS));

/** The subscription an organization's plan comes from: the highest plan, then the one that runs longest. Null when none stands. */
export function bestOf<T extends StandingSubscription>(subscriptions: readonly T[], now: Date): T | null {
  const standing = subscriptions.filter((subscription) => isStanding(subscription, now));
  const [best = null] = standing.sort(
    (a, b) => rankOf(b) - rankOf(a) || b.periodEnd.getTime() - a.periodEnd.getTime() || (a.id < b.id ? -1 : 1),
  );
  return best;
}

const rankOf = ({ planId }: StandingSubscription): number => RANK.indexOf(planOf(planId).id);
