import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@argus/platform/database';
import { Clock } from '@argus/common';
import { issue } from '../ledger/ledger';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { CreditTerms } from './credit-terms';
import { LotExpiry } from '../ledger/lot-expiry.service';
import type { BillingCycle } from '../plans/billing-cycle';
import { type Plan, PLANS } from '../plans/plans';
import { shareLeft } from '../plans/proration';

/** A period of a subscription that Stripe calls active. */
export interface SubscribedCycle {
  readonly subscriptionId: string;
  readonly plan: Plan;
  readonly cycle: BillingCycle;
}

/** The credits of a month. They reset when a cycle begins: what is left of the one before expires. */
@Injectable()
export class MonthlyCredits {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly expiry: LotExpiry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Books the credits of a cycle that nobody pays for, unless they, or those of a paid one that still runs, are there. */
  async grantFree(organizationId: string, credits: number, cycle: BillingCycle): Promise<void> {
    const now = this.clock.now();
    if (credits === 0 || (await this.hasLiveMonth(organizationId, now))) return;
    const lotRef = freeLotRef(cycle);
    await this.ledger.post(organizationId, {
      kind: 'grant',
      businessKey: `grant:monthly:${organizationId}:${lotRef}`,
      occurredAt: now,
      postings: issue({ kind: 'monthly', lotRef, expiresAt: cycle.end }, credits),
    });
  }

  /** Books out what has expired, and the free month of the cycle where it is due. */
  bringUpToDate(organizationId: string, { freeCredits, cycle }: CreditTerms): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      for (const lot of await this.ledger.expiredLots(organizationId, now)) await this.expiry.expire(organizationId, lot, now);
      await this.grantFree(organizationId, freeCredits ?? 0, cycle);
    });
  }

  /**
   * Books a paid cycle's credits, once for each cycle. A higher plan in the middle of a cycle adds the difference for the days that are
   * left, once for each plan; a lower one takes nothing away.
   */
  grantPaid(organizationId: string, { subscriptionId, plan, cycle }: SubscribedCycle): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const lotRef = paidLotRef(subscriptionId, cycle);
      await this.ledger.lockPaidMonths(organizationId);
      const keyOf = (planId: string) => `grant:monthly:${organizationId}:${lotRef}:${planId}`;
      const plans = Object.values(PLANS);
      const booked = await this.ledger.bookedKeys(
        organizationId,
        plans.map(({ id }) => keyOf(id)),
      );
      const before = plans.filter(({ id }) => booked.has(keyOf(id))).map(({ monthlyCredits }) => monthlyCredits ?? 0);
      const credits = before.length === 0 ? creditsOf(plan) : Math.floor((creditsOf(plan) - Math.max(...before)) * shareLeft(cycle, now));
      if (booked.has(keyOf(plan.id)) || credits <= 0) return;
      await this.ledger.post(organizationId, {
        kind: 'grant',
        businessKey: keyOf(plan.id),
        occurredAt: now,
        postings: issue({ kind: 'monthly', lotRef, expiresAt: cycle.end }, credits),
      });
      // News of a cycle that is over may come after those of the next one.
      if (before.length === 0 && now < cycle.end) await this.endEarlier(organizationId, subscriptionId, lotRef, now);
    });
  }

  /** The subscription ended before its cycle was paid for: what is left of its credits expires at once. */
  endPaid(organizationId: string, subscriptionId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const lots = await this.ledger.liveLots(organizationId, now);
      for (const lot of lots.filter(({ lotRef }) => lotRef.startsWith(`${subscriptionId}:`)))
        await this.expiry.end(organizationId, lot, now);
    });
  }

  /** A new cycle ends the earlier ones: the free month's, and its own subscription's. */
  private async endEarlier(organizationId: string, subscriptionId: string, current: string, now: Date): Promise<void> {
    const lots = await this.ledger.liveLots(organizationId, now);
    for (const lot of lots) {
      const isOwn = lot.lotRef.startsWith(`${subscriptionId}:`) && lot.lotRef < current;
      if (lot.kind === 'monthly' && (isOwn || isFree(lot.lotRef))) await this.expiry.end(organizationId, lot, now);
    }
  }

  private async hasLiveMonth(organizationId: string, now: Date): Promise<boolean> {
    const lots = await this.ledger.liveLots(organizationId, now);
    return lots.some(({ kind }) => kind === 'monthly');
  }
}

const creditsOf = ({ monthlyCredits }: Plan): number => monthlyCredits ?? 0;

export const freeLotRef = (cycle: BillingCycle): string => cycle.start.toISOString();
const paidLotRef = (subscriptionId: string, cycle: BillingCycle): string => `${subscriptionId}:${cycle.start.toISOString()}`;
const isFree = (lotRef: string): boolean => !Number.isNaN(Date.parse(lotRef));
