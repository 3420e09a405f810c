import { Injectable, Logger } from '@nestjs/common';
import { LeftoverHolds } from '@argus/analysis';
import { LEDGER_PROBLEMS, LedgerVerification, LotExpiry } from '@argus/billing';
import { LedgerMetrics } from '@argus/platform/metrics';

/** What becomes of credits without anybody asking, and whether the book is right. */
@Injectable()
export class CreditsUpkeep {
  private readonly logger = new Logger(CreditsUpkeep.name);

  constructor(
    private readonly lots: LotExpiry,
    private readonly holds: LeftoverHolds,
    private readonly verification: LedgerVerification,
    private readonly metrics: LedgerMetrics,
  ) {}

  async expire(): Promise<void> {
    await this.lots.expireDue();
  }

  async settleLeftovers(): Promise<void> {
    const settled = await this.holds.settle();
    if (settled > 0) this.logger.warn(`${settled} holds of runs that were over or gone had to be settled`);
  }

  async verify(): Promise<void> {
    const { problems } = await this.verification.verify();
    for (const { kind, count, meaning, rows } of problems)
      this.logger.error({ msg: `The ledger is wrong: ${kind}, ${count} rows. ${meaning} See npm run ledger:verify`, rows });
    const found = Object.fromEntries(problems.map(({ kind, count }) => [kind, count]));
    this.metrics.observe(Object.fromEntries(Object.keys(LEDGER_PROBLEMS).map((kind) => [kind, found[kind] ?? 0])));
  }
}
