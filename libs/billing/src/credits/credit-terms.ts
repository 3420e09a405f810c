import { type BillingCycle, cycleAt } from '../plans/billing-cycle';
import { type Plan, planOf } from '../plans/plans';
import type { BillingSubject } from './billing-subjects.repository';

/** What decides how credits are taken. */
export interface CreditTerms {
  readonly plan: Plan;
  readonly cycle: BillingCycle;
  /**
   * Credits of the cycle that are booked when they are first wanted; 0 where they come with a payment, which books them itself; null on an
   * unlimited plan.
   */
  readonly freeCredits: number | null;
}

/** The terms of a plan that has so many credits and no more. */
export interface LimitedTerms extends CreditTerms {
  readonly freeCredits: number;
}

/** A subscription's cycle is Stripe's period; every other organization's month began when it was made. */
export function termsOf({ planId, createdAt, periodStart, periodEnd }: BillingSubject, now: Date): CreditTerms {
  const plan = planOf(planId);
  if (!periodStart || !periodEnd) return { plan, cycle: cycleAt(createdAt, now), freeCredits: plan.monthlyCredits };
  // The news of the next period is still on its way: the calendar says which one it is, the payment gives its credits.
  const cycle = now < periodEnd ? { start: periodStart, end: periodEnd } : cycleAt(periodStart, now);
  return { plan, cycle, freeCredits: plan.monthlyCredits === null ? null : 0 };
}
