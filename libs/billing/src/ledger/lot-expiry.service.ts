import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { type Lot, single } from './ledger';
import { LedgerRepository } from './ledger.repository';

const BATCH = 200;

/** Books credits whose time is over out of their lots. Nobody can spend them from that time on, booked or not. */
@Injectable()
export class LotExpiry {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Expires what is due, of every organization. Returns in how many lots. */
  async expireDue(): Promise<number> {
    let expired = 0;
    for (;;) {
      const now = this.clock.now();
      const lots = await this.ledger.findExpiredLots(now, BATCH);
      for (const lot of lots) if (await this.expire(lot.organizationId, lot, now)) expired += 1;
      if (lots.length < BATCH) return expired;
    }
  }

  /** Ends a lot before its time. What a run in flight gives back to it later expires as well. */
  end(organizationId: string, lot: Lot, now: Date): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.expire(organizationId, lot, now);
      await this.ledger.endLot(organizationId, lot, now);
    });
  }

  /** Books out whatever the lot holds now. False when that is nothing. */
  expire(organizationId: string, { kind, lotRef }: Lot, now: Date): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const [lot] = await this.ledger.lockAccounts(organizationId, [{ kind, lotRef }]);
      if (!lot || lot.balanceCredits === 0) return false;
      return this.ledger.post(organizationId, {
        kind: 'expire',
        // A run that fails late gives credits back to a lot that has expired before: each time is a fact of its own, under the lot's lock.
        businessKey: `expire:${newId()}`,
        occurredAt: now,
        postings: [
          { account: { kind, lotRef }, amountCredits: -lot.balanceCredits },
          { account: single('expired'), amountCredits: lot.balanceCredits },
        ],
      });
    });
  }
}
