import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { planSpend, type Posting, single } from '../ledger/ledger';
import { LedgerRepository } from '../ledger/ledger.repository';
import { type Plan, planOf } from '../plans/plans';
import { BillingSubjectsRepository } from './billing-subjects.repository';
import { type CreditTerms, termsOf } from './credit-terms';
import { freeLotRef, MonthlyCredits } from './monthly-credits.service';

export interface CreditUsage {
  readonly plan: Plan;
  /** Credits that can be spent now; null on an unlimited plan. */
  readonly remaining: number | null;
  /** Of these, credits that were given away. */
  readonly promo: number;
  /** Of these, credits from packs. */
  readonly packs: number;
  /** Credits set aside for analyses under way. */
  readonly held: number;
  /** Credits of packs that were spent and then paid back: what comes back to such a pack settles them first. */
  readonly owed: number;
  /** Credits consumed in the current cycle. */
  readonly used: number;
  readonly resetsAt: Date;
}

/** Credits of an organization. A hold is taken when an analysis is asked for, and settled once: captured when it succeeds, released when it fails for good. */
@Injectable()
export class CreditsService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly subjects: BillingSubjectsRepository,
    private readonly monthly: MonthlyCredits,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Throws `billing.insufficient_credits` when that many cannot be set aside now; takes nothing: the binding decision is `hold`'s. `planId` is the plan as the caller saw it last. */
  async check(organizationId: string, amountCredits: number, planId?: string): Promise<void> {
    // Where credits are not limited there is nothing to look up.
    if (planId !== undefined && planOf(planId).monthlyCredits === null) return;
    const { plan, remaining, resetsAt } = await this.usage(organizationId);
    if (remaining !== null && remaining < amountCredits) throw insufficient(plan, amountCredits, resetsAt);
  }

  /** What `hold` goes by. Throws when the workspace is gone. */
  termsOf(organizationId: string): Promise<CreditTerms> {
    return this.terms(organizationId, this.clock.now());
  }

  /**
   * Sets credits aside for a run. Throws `billing.insufficient_credits` when there are not enough; the unit of work around it then leaves
   * nothing. `terms` are those read inside that unit of work, where the caller has them.
   */
  hold(organizationId: string, runId: string, amountCredits: number, terms?: CreditTerms): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const known = terms ?? (await this.terms(organizationId, now));
      // On an unlimited plan nothing has to be looked up first: the statement is sent before this function first waits.
      const taken = isLimited(known) ? await this.takeFrom(organizationId, amountCredits, known, now) : issued(amountCredits);
      await this.ledger.post(organizationId, {
        kind: 'hold',
        businessKey: `hold:${runId}`,
        occurredAt: now,
        postings: [...taken, { account: single('held'), amountCredits }],
        hold: { runId, amountCredits },
      });
    });
  }

  /** The run succeeded: its credits are spent. False when the hold was settled before. */
  capture(organizationId: string, runId: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const hold = await this.ledger.settleHold(organizationId, runId, 'captured');
      if (!hold) return false;
      await this.ledger.post(organizationId, {
        kind: 'capture',
        businessKey: `capture:${runId}`,
        occurredAt: this.clock.now(),
        postings: [
          { account: single('held'), amountCredits: -hold.amountCredits },
          { account: single('consumed'), amountCredits: hold.amountCredits },
        ],
      });
      return true;
    });
  }

  /** The run failed for good or was dropped: its credits go back to the lots they came from. False when the hold was settled before. */
  release(organizationId: string, runId: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const hold = await this.ledger.settleHold(organizationId, runId, 'released');
      if (!hold) return false;
      const taken = await this.ledger.entriesOf(hold.transactionId);
      await this.ledger.post(organizationId, {
        kind: 'release',
        businessKey: `release:${runId}`,
        occurredAt: this.clock.now(),
        postings: await this.returned(organizationId, taken),
      });
      return true;
    });
  }

  /** Books what time has decided but nobody has booked: lots that have expired, and the free month. */
  bringUpToDate(organizationId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const { cycle, freeCredits } = await this.terms(organizationId, now);
      await this.monthly.bringUpToDate(organizationId, freeCredits ?? 0, cycle);
    });
  }

  async usage(organizationId: string): Promise<CreditUsage> {
    const now = this.clock.now();
    const { plan, cycle, freeCredits } = await this.terms(organizationId, now);
    const [standing, used] = await Promise.all([
      this.ledger.standing(organizationId, now, freeLotRef(cycle)),
      this.ledger.consumedSince(organizationId, cycle.start),
    ]);
    const { promo, monthly, packs, held, owed, isMonthBooked } = standing;
    // A free month is booked by its first hold; until then it is only promised.
    const promised = isMonthBooked ? 0 : (freeCredits ?? 0);
    const remaining = plan.monthlyCredits === null ? null : promo + monthly + packs + promised;
    return { plan, remaining, promo, packs, held, owed, used, resetsAt: cycle.end };
  }

  private async takeFrom(
    organizationId: string,
    amountCredits: number,
    { plan, cycle, freeCredits }: LimitedTerms,
    now: Date,
  ): Promise<Posting[]> {
    let lots = await this.ledger.lockSpendableLots(organizationId, now);
    // The month is spent before packs, so it is booked first, even when packs would do.
    if (freeCredits > 0 && !lots.some(({ kind }) => kind === 'monthly')) {
      await this.monthly.grantFree(organizationId, freeCredits, cycle);
      // Booked by us, or by somebody who was faster: since the first look in either case.
      lots = await this.ledger.lockSpendableLots(organizationId, now);
    }
    const postings = planSpend(lots, amountCredits);
    if (!postings) throw insufficient(plan, amountCredits, cycle.end);
    return postings;
  }

  /** The way back of what a hold took. What was taken from a pack that has been paid back since settles its debt before it can be spent. */
  private async returned(organizationId: string, taken: readonly Entry[]): Promise<Posting[]> {
    const packs = taken.filter(({ kind }) => kind === 'pack').map(({ lotRef }) => lotRef);
    let debts = new Map<string, number>();
    if (packs.length > 0) {
      // The lots are locked first: a debt changes only under its lot's lock.
      await this.ledger.lockAccounts(organizationId, taken);
      debts = await this.ledger.debtsOf(organizationId, packs);
    }
    return taken.flatMap(({ kind, lotRef, amountCredits }) => {
      const owed = kind === 'pack' ? Math.min(debts.get(lotRef) ?? 0, -amountCredits) : 0;
      return [
        { account: { kind, lotRef }, amountCredits: -amountCredits - owed },
        { account: { kind: 'debt' as const, lotRef }, amountCredits: owed },
      ].filter((posting) => posting.amountCredits !== 0);
    });
  }

  private async terms(organizationId: string, now: Date): Promise<CreditTerms> {
    const subject = await this.subjects.find(organizationId);
    if (!subject) throw new AppError('auth.invalid_credential', { message: 'The workspace of this key no longer exists.' });
    return termsOf(subject, now);
  }
}

type Entry = Awaited<ReturnType<LedgerRepository['entriesOf']>>[number];

interface LimitedTerms extends CreditTerms {
  readonly freeCredits: number;
}

const isLimited = (terms: CreditTerms): terms is LimitedTerms => terms.freeCredits !== null;

const issued = (amountCredits: number): Posting[] => [{ account: single('issued'), amountCredits: -amountCredits }];

const insufficient = (plan: Plan, neededCredits: number, resetsAt: Date): AppError =>
  new AppError('billing.insufficient_credits', { details: { neededCredits, plan: plan.id, resetsAt: resetsAt.toISOString() } });
