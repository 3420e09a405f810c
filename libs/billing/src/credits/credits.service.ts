import { Injectable } from '@nestjs/common';
import { AppError, Clock, type Spender } from '@argus/common';
import { together, UnitOfWork } from '@argus/platform/database';
import { single } from '../ledger/ledger';
import { LedgerRepository } from '../ledger/ledger.repository';
import { type Plan, planOf } from '../plans/plans';
import { BillingSubjectsRepository } from './billing-subjects.repository';
import { type CreditTerms, termsOf } from './credit-terms';
import { CreditTaking, insufficient } from './credit-taking.service';
import { freeLotRef } from './monthly-credits.service';

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

/** What is known of a hold besides its amount. */
export interface HoldContext {
  readonly terms?: CreditTerms;
  /** The key with a limit that asks; null for every other caller. */
  readonly spender?: Spender | null;
}

/** Credits of an organization. A hold is taken when an analysis is asked for, and settled once: captured when it succeeds, released when it fails for good. */
@Injectable()
export class CreditsService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly subjects: BillingSubjectsRepository,
    private readonly taking: CreditTaking,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Throws `billing.key_limit_reached` or `billing.insufficient_credits` when that many cannot be set aside now; takes nothing: the binding decision is `hold`'s. `planId` is the plan as the caller saw it last. */
  async check(organizationId: string, amountCredits: number, planId?: string, spender: Spender | null = null): Promise<void> {
    if (spender) await this.taking.checkKey(organizationId, spender, amountCredits, await this.termsOf(organizationId));
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
   * Sets credits aside for a run. Throws `billing.key_limit_reached` when the key that asks has spent what it may, and
   * `billing.insufficient_credits` when there are not enough; the unit of work around it then leaves nothing. `terms` are those read inside
   * that unit of work, where the caller has them. The key's count is locked first, then the accounts of the ledger.
   */
  hold(organizationId: string, runId: string, amountCredits: number, { terms, spender = null }: HoldContext = {}): Promise<void> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const known = terms ?? (await this.terms(organizationId, now));
      // On an unlimited plan nothing has to be looked up first: the statement is sent before this function first waits.
      const taking = this.taking.take(organizationId, amountCredits, known, now, spender);
      const taken = Array.isArray(taking) ? taking : await taking;
      await this.ledger.post(organizationId, {
        kind: 'hold',
        businessKey: `hold:${runId}`,
        occurredAt: now,
        postings: [...taken, { account: single('held'), amountCredits }],
        hold: { runId, amountCredits, counted: spender && { keyId: spender.keyId, cycleStart: known.cycle.start } },
      });
    });
  }

  /** `hold` for each of the runs, or for none. Where a hold goes by what the one before it has left, they are taken one after the other. */
  holdEach(organizationId: string, runIds: readonly string[], amountCredits: number, context: HoldContext): Promise<void> {
    return this.unitOfWork.run(async () => {
      const hold = (runId: string) => this.hold(organizationId, runId, amountCredits, context);
      if (context.terms?.freeCredits === null && !context.spender) await together(runIds.map(hold));
      else for (const runId of runIds) await hold(runId);
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
      await this.ledger.post(organizationId, {
        kind: 'release',
        businessKey: `release:${runId}`,
        occurredAt: this.clock.now(),
        postings: await this.taking.giveBack(organizationId, hold),
      });
      return true;
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

  private async terms(organizationId: string, now: Date): Promise<CreditTerms> {
    const subject = await this.subjects.find(organizationId);
    if (!subject) throw new AppError('auth.invalid_credential', { message: 'The workspace of this key no longer exists.' });
    return termsOf(subject, now);
  }
}
