import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { type BadRows, LedgerChecksRepository } from './ledger-checks.repository';
import { LEDGER_PROBLEMS, type LedgerProblem, type LedgerProblemKind, type LedgerReport } from './ledger-problems';

/** A lot is booked out within a minute; by then the worker is late. */
const EXPIRY_GRACE_MS = 10 * 60_000;

/** Rebuilds the book from its entries and compares. It changes nothing. */
@Injectable()
export class LedgerVerification {
  constructor(
    private readonly checks: LedgerChecksRepository,
    private readonly clock: Clock,
  ) {}

  async verify(): Promise<LedgerReport> {
    const checkedAt = this.clock.now();
    const problems: LedgerProblem[] = [];
    // One after the other: these are questions to all of the book, and others are using the database.
    for (const [kind, look] of Object.entries(this.looks(checkedAt)) as [LedgerProblemKind, () => Promise<BadRows>][]) {
      const found = await look();
      const [first] = found;
      const rows = found.map(({ total: _total, ...row }) => row);
      if (first) problems.push({ kind, meaning: LEDGER_PROBLEMS[kind], count: first.total, rows });
    }
    const { accounts, transactions, ...holds } = await this.checks.counts();
    return { checkedAt, accounts, transactions, holds, problems };
  }

  private looks(now: Date): Record<LedgerProblemKind, () => Promise<BadRows>> {
    const { checks } = this;
    return {
      transaction_unbalanced: () => checks.unbalancedTransactions(),
      balance_drifted: () => checks.driftedBalances(),
      balance_negative: () => checks.impossibleBalances(),
      hold_misbooked: () => checks.misbookedHolds(),
      hold_amount_wrong: () => checks.wrongHoldAmounts(),
      held_account_wrong: () => checks.wrongHeldAccounts(),
      hold_left_over: () => checks.leftOverHolds(),
      hold_settled_early: () => checks.holdsSettledEarly(),
      lot_not_expired: () => checks.lotsNotExpired(new Date(now.getTime() - EXPIRY_GRACE_MS)),
    };
  }
}
