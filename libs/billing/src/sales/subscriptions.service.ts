import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { MonthlyCredits } from '../credits/monthly-credits.service';
import { planOf } from '../plans/plans';
import { PlanChanges } from './plan-changes.service';
import { isStanding } from './subscription-standing';
import { type NewsOfSubscription, type StoredSubscription, SubscriptionsRepository } from './subscriptions.repository';

const REVIEW_LIMIT = 1_000;

/** A subscription, as it was found at Stripe. */
export interface FoundSubscription extends Omit<NewsOfSubscription, 'pastDueSince'> {
  readonly isUnpaid: boolean;
  /** Null where it is not known. */
  readonly invoicedAt: Date | null;
}

/** What plans organizations have, as their subscriptions say; and the credits that come with each cycle that is paid for. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly rows: SubscriptionsRepository,
    private readonly monthly: MonthlyCredits,
    private readonly plans: PlanChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Applies a subscription as it was found at Stripe. @param fetchNo taken before it was asked for */
  apply({ isUnpaid, invoicedAt, ...found }: FoundSubscription, fetchNo: bigint): Promise<void> {
    const now = this.clock.now();
    const news = { ...found, pastDueSince: isUnpaid ? (invoicedAt ?? now) : null };
    return this.unitOfWork.run(async () => {
      // The organization comes first, as everywhere, so that two of its subscriptions do not wait for each other.
      if (news.organizationId) await this.rows.lockPlanHolder(news.organizationId);
      await this.settle(await this.rows.put(news, fetchNo, now));
    });
  }

  /** Stripe knows nothing of it any more: it is over. */
  forget(id: string, fetchNo: bigint): Promise<void> {
    return this.unitOfWork.run(async () => {
      const canceled = await this.rows.markCanceled(id, fetchNo, this.clock.now());
      if (canceled) await this.settle(canceled);
    });
  }

  /** Gives what was bought by an address, before anybody had signed in with it, to an organization. Returns how many. */
  claim(organizationId: string, payerEmail: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      if (!(await this.rows.lockPlanHolder(organizationId))) return 0;
      const claimed = await this.rows.assignParked(organizationId, payerEmail);
      for (const subscription of claimed) await this.settle(subscription);
      return claimed.length;
    });
  }

  toReview(): Promise<string[]> {
    return this.rows.findToReview(this.clock.now(), REVIEW_LIMIT);
  }

  /** Inside a unit of work: the plan, and the credits of the cycle. */
  private async settle(subscription: StoredSubscription): Promise<void> {
    const { id, organizationId, planId, status, periodStart, periodEnd, pastDueSince } = subscription;
    const now = this.clock.now();
    if (!organizationId) return;
    await this.plans.decide(organizationId);
    const cycle = { start: periodStart, end: periodEnd };
    if (isStanding(subscription, now) && now < periodEnd)
      await this.monthly.grantPaid(organizationId, { subscriptionId: id, plan: planOf(planId), cycle });
    // It ended while its last cycle was unpaid.
    if (status === 'canceled' && pastDueSince) await this.monthly.endPaid(organizationId, id);
  }
}
