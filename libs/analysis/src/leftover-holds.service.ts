import { Injectable } from '@nestjs/common';
import { CreditsService } from '@argus/billing';
import { type LeftoverHold, LeftoverHoldsRepository } from './leftover-holds.repository';

const BATCH = 200;

/**
 * Settles holds whose run ended without them: a run and its hold end in one transaction, so there are none unless somebody took rows away by
 * hand. A hold is settled once, here as elsewhere: whoever comes second changes nothing.
 */
@Injectable()
export class LeftoverHolds {
  constructor(
    private readonly holds: LeftoverHoldsRepository,
    private readonly credits: CreditsService,
  ) {}

  /** Returns how many this call settled. */
  async settle(): Promise<number> {
    let settled = 0;
    for (;;) {
      const found = await this.holds.find(BATCH);
      for (const hold of found) if (await this.end(hold)) settled += 1;
      if (found.length < BATCH) return settled;
    }
  }

  /** A run that succeeded is paid for; every other one is not. */
  private end({ organizationId, runId, hasSucceeded }: LeftoverHold): Promise<boolean> {
    return hasSucceeded ? this.credits.capture(organizationId, runId) : this.credits.release(organizationId, runId);
  }
}
