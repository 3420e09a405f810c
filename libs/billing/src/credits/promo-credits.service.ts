import { Injectable } from '@nestjs/common';
import { type Actor, Clock, newId } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { UnitOfWork } from '@argus/platform/database';
import { issue } from '../ledger/ledger';
import { LedgerRepository } from '../ledger/ledger.repository';

export interface PromoGrant {
  /** Whole credits, positive. */
  readonly credits: number;
  /** Null: never. */
  readonly expiresAt: Date | null;
  /** What it was given for: the same is given once. Null: every grant is one of its own. */
  readonly reference: string | null;
  readonly actor: Actor | null;
}

/** Credits that are given away: a lot for each gift, spent before all others. */
@Injectable()
export class PromoCredits {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly audit: AuditTrail,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** False when this reference is booked. */
  grant(organizationId: string, { credits, expiresAt, reference, actor }: PromoGrant): Promise<boolean> {
    const lotRef = reference ?? newId();
    return this.unitOfWork.run(async () => {
      const booked = await this.ledger.post(organizationId, {
        kind: 'grant',
        businessKey: `grant:promo:${organizationId}:${lotRef}`,
        occurredAt: this.clock.now(),
        postings: issue({ kind: 'promo', lotRef, expiresAt }, credits),
      });
      if (booked) {
        const metadata = { credits, expiresAt: expiresAt?.toISOString() ?? null, reference };
        await this.audit.append(organizationId, { actor, action: 'credits.granted', resource: { type: 'lot', id: lotRef }, metadata });
      }
      return booked;
    });
  }
}
