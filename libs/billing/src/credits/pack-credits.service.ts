import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { changing, issue, single } from '../ledger/ledger';
import { LedgerRepository } from '../ledger/ledger.repository';

export interface PackGrant {
  readonly saleId: string;
  readonly credits: number;
  readonly paidAt: Date;
}

export interface PackCorrection {
  readonly saleId: string;
  /** Whole credits, positive. */
  readonly credits: number;
  /** Counts the corrections of a sale, from 1: the same one is booked once. */
  readonly booking: number;
}

/** Credits of packs: a lot for each sale, which never expires. */
@Injectable()
export class PackCredits {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Books a pack that was paid for. False when it is booked. */
  grant(organizationId: string, { saleId, credits, paidAt }: PackGrant): Promise<boolean> {
    return this.unitOfWork.run(() =>
      this.ledger.post(organizationId, {
        kind: 'grant',
        businessKey: `grant:pack:${saleId}`,
        // The lot's age decides which pack is spent first.
        occurredAt: paidAt,
        postings: issue({ kind: 'pack', lotRef: saleId }, credits),
      }),
    );
  }

  /** Takes credits back that were paid back: those unspent from the lot, the others are owed. */
  takeBack(organizationId: string, { saleId, credits, booking }: PackCorrection, kind: 'refund' | 'claw_back'): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const lotRef = saleId;
      const [lot] = await this.ledger.lockAccounts(organizationId, [{ kind: 'pack', lotRef }]);
      const unspent = Math.min(lot?.balanceCredits ?? 0, credits);
      return this.ledger.post(organizationId, {
        kind,
        businessKey: `take-back:${saleId}:${booking}`,
        occurredAt: this.clock.now(),
        postings: changing([
          { account: { kind: 'pack', lotRef }, amountCredits: -unspent },
          { account: single('refunded'), amountCredits: credits },
          { account: { kind: 'debt', lotRef }, amountCredits: unspent - credits },
        ]),
      });
    });
  }

  /** The buyer's bank decided for us: the debt goes first, the rest can be spent again. */
  giveBack(organizationId: string, { saleId, credits, booking }: PackCorrection): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const lotRef = saleId;
      await this.ledger.lockAccounts(organizationId, [{ kind: 'pack', lotRef }]);
      const owed = Math.min((await this.ledger.debtsOf(organizationId, [lotRef])).get(lotRef) ?? 0, credits);
      return this.ledger.post(organizationId, {
        kind: 'adjust',
        businessKey: `take-back:${saleId}:${booking}`,
        occurredAt: this.clock.now(),
        postings: changing([
          { account: { kind: 'pack', lotRef }, amountCredits: credits - owed },
          { account: single('refunded'), amountCredits: -credits },
          { account: { kind: 'debt', lotRef }, amountCredits: owed },
        ]),
      });
    });
  }
}
