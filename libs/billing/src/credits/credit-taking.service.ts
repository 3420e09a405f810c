import { Injectable } from '@nestjs/common';
import { AppError, type Spender } from '@argus/common';
import { Outbox } from '@argus/platform/outbox';
import { v5 } from 'uuid';
import { KeyLimits } from '../keys/key-limits.service';
import { changing, type Lot, planSpend, type Posting, single } from '../ledger/ledger';
import { LedgerRepository, type SettledHold } from '../ledger/ledger.repository';
import type { Plan } from '../plans/plans';
import { type CreditTerms, type LimitedTerms } from './credit-terms';
import { MonthlyCredits } from './monthly-credits.service';

/** Below a tenth of the month, and below five in any case, a workspace hears that its credits are running out. */
const LOW_SHARE = 0.1;
const LOW_AT_LEAST = 5;

/** Where the credits of a hold come from, and how they go back. Inside a unit of work: what is decided here is decided under locks. */
@Injectable()
export class CreditTaking {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly monthly: MonthlyCredits,
    private readonly keys: KeyLimits,
    private readonly outbox: Outbox,
  ) {}

  /** Throws `billing.key_limit_reached` or `billing.insufficient_credits`. On an unlimited plan credits are made for the purpose. */
  take(
    organizationId: string,
    amountCredits: number,
    terms: CreditTerms,
    now: Date,
    spender: Spender | null,
  ): Posting[] | Promise<Posting[]> {
    if (spender) return this.takeFor(organizationId, amountCredits, terms, now, spender);
    // Nothing has to be looked up: whoever asks can send the next statement at once.
    return isLimited(terms) ? this.takeFromLots(organizationId, amountCredits, terms, now) : issued(amountCredits);
  }

  checkKey(organizationId: string, spender: Spender, amountCredits: number, { cycle }: CreditTerms): Promise<void> {
    return this.keys.check(organizationId, spender, amountCredits, cycle);
  }

  /** The way back of what a hold took. What was taken from a pack that has been paid back since settles its debt before it can be spent. */
  async giveBack(organizationId: string, { transactionId, amountCredits: held, spenderId, cycleStart }: SettledHold): Promise<Posting[]> {
    if (spenderId && cycleStart) await this.keys.giveBack(organizationId, spenderId, cycleStart, held);
    const taken = await this.ledger.entriesOf(transactionId);
    const packs = taken.filter(({ kind }) => kind === 'pack').map(({ lotRef }) => lotRef);
    let debts = new Map<string, number>();
    if (packs.length > 0) {
      // The lots are locked first: a debt changes only under its lot's lock.
      await this.ledger.lockAccounts(organizationId, taken);
      debts = await this.ledger.debtsOf(organizationId, packs);
    }
    return taken.flatMap(({ kind, lotRef, amountCredits }) => {
      const owed = kind === 'pack' ? Math.min(debts.get(lotRef) ?? 0, -amountCredits) : 0;
      return changing([
        { account: { kind, lotRef }, amountCredits: -amountCredits - owed },
        { account: { kind: 'debt', lotRef }, amountCredits: owed },
      ]);
    });
  }

  private async takeFor(
    organizationId: string,
    amountCredits: number,
    terms: CreditTerms,
    now: Date,
    spender: Spender,
  ): Promise<Posting[]> {
    await this.keys.take(organizationId, spender, amountCredits, terms.cycle);
    return this.take(organizationId, amountCredits, terms, now, null);
  }

  private async takeFromLots(organizationId: string, amountCredits: number, terms: LimitedTerms, now: Date): Promise<Posting[]> {
    const { plan, cycle, freeCredits } = terms;
    let lots = await this.ledger.lockSpendableLots(organizationId, now);
    // The month is spent before packs, so it is booked first, even when packs would do.
    if (freeCredits > 0 && !lots.some(({ kind }) => kind === 'monthly')) {
      await this.monthly.grantFree(organizationId, freeCredits, cycle);
      // Booked by us, or by somebody who was faster: since the first look in either case.
      lots = await this.ledger.lockSpendableLots(organizationId, now);
    }
    const postings = planSpend(lots, amountCredits);
    if (!postings) throw insufficient(plan, amountCredits, cycle.end);
    await this.tellWhenLow(organizationId, lots, amountCredits, terms);
    return postings;
  }

  /** Under the lots' lock, so of all holds one crosses the line; the event's id follows from the cycle, so that it is there once. */
  private async tellWhenLow(
    organizationId: string,
    lots: readonly Lot[],
    amountCredits: number,
    { plan, cycle }: LimitedTerms,
  ): Promise<void> {
    const before = lots.reduce((sum, { balanceCredits }) => sum + balanceCredits, 0);
    const remaining = before - amountCredits;
    const threshold = Math.max(LOW_AT_LEAST, Math.floor((plan.monthlyCredits ?? 0) * LOW_SHARE));
    if (before < threshold || remaining >= threshold) return;
    await this.outbox.appendOnce(v5(`credits.low:${cycle.start.toISOString()}`, organizationId), {
      type: 'credits.low',
      organizationId,
      payload: { remaining, threshold, resetsAt: cycle.end.toISOString() },
    });
  }
}

const isLimited = (terms: CreditTerms): terms is LimitedTerms => terms.freeCredits !== null;

const issued = (amountCredits: number): Posting[] => [{ account: single('issued'), amountCredits: -amountCredits }];

export const insufficient = (plan: Plan, neededCredits: number, resetsAt: Date): AppError =>
  new AppError('billing.insufficient_credits', { details: { neededCredits, plan: plan.id, resetsAt: resetsAt.toISOString() } });
