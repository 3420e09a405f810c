import { Injectable } from '@nestjs/common';
import { AppError, Clock, type Spender } from '@argus/common';
import { BillingSubjectsRepository } from '../credits/billing-subjects.repository';
import { termsOf } from '../credits/credit-terms';
import type { BillingCycle } from '../plans/billing-cycle';
import { KeySpendingRepository } from './key-spending.repository';

/** How much of the workspace's credits one key may spend in a billing cycle. */
@Injectable()
export class KeyLimits {
  constructor(
    private readonly spending: KeySpendingRepository,
    private readonly subjects: BillingSubjectsRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws `billing.key_limit_reached` when the key has not that much left; counts nothing. */
  async check(organizationId: string, { keyId }: Spender, amountCredits: number, cycle: BillingCycle): Promise<void> {
    const allowance = await this.spending.allowance(organizationId, keyId, cycle.start);
    if (!allowance || allowance.limitCredits === null) return;
    if (allowance.spentCredits + amountCredits > allowance.limitCredits) throw limitReached(allowance.limitCredits, cycle);
  }

  /**
   * Counts credits on the key in the unit of work that sets them aside. The key's count is locked before any account of the ledger, here
   * and in `giveBack`, so that two transactions never wait for each other.
   */
  async take(organizationId: string, { keyId, creditLimit }: Spender, amountCredits: number, cycle: BillingCycle): Promise<void> {
    if (await this.spending.take(organizationId, keyId, cycle.start, amountCredits)) return;
    const allowance = await this.spending.allowance(organizationId, keyId, cycle.start);
    throw limitReached(allowance?.limitCredits ?? creditLimit, cycle);
  }

  /** The credits of a hold came back: they may be spent again in the cycle they were counted in. */
  giveBack(organizationId: string, keyId: string, cycleStart: Date, amountCredits: number): Promise<void> {
    return this.spending.giveBack(organizationId, keyId, cycleStart, amountCredits);
  }

  /** What each of these keys has spent in the cycle of now. */
  async spentInCycle(organizationId: string, keyIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const subject = keyIds.length === 0 ? null : await this.subjects.find(organizationId);
    if (!subject) return new Map();
    return this.spending.spent(organizationId, keyIds, termsOf(subject, this.clock.now()).cycle.start);
  }
}

const limitReached = (limitCredits: number, { end }: BillingCycle): AppError =>
  new AppError('billing.key_limit_reached', {
    message: `This key may spend ${limitCredits} credits in a billing cycle and has spent them; the next cycle begins at ${end.toISOString()}.`,
    details: { limitCredits, resetsAt: end.toISOString() },
  });
