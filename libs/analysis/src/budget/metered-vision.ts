import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { type Claim, WorkPausedError } from '@argus/platform/work';
import { type VisionFacts, type VisionOutcome, type VisionPicture, VisionProviders } from '@argus/vision';
import { AiBudgetRepository } from './ai-budget.repository';
import { pausedUntil } from './budget-pause';

/** Vision within the organization's budgets: a guard of money that is spent outside, beside the credits, which are the price. */
@Injectable()
export class MeteredVision {
  constructor(
    private readonly vision: VisionProviders,
    private readonly budget: AiBudgetRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  ready(): Promise<void> {
    return this.vision.ready();
  }

  /** Throws `WorkPausedError` when a budget is reached; nothing has been asked then. */
  async admit(claim: Claim): Promise<void> {
    const until = await this.unitOfWork.run(() => this.decide(claim));
    if (until) throw new WorkPausedError(until, 'billing.budget_paused');
  }

  /** What a call has cost is counted as soon as it is known, also of one that failed or whose answer nobody will take. */
  async analyse({ organizationId, id }: Claim, picture: VisionPicture, facts: VisionFacts, signal: AbortSignal): Promise<VisionOutcome> {
    let cost = 0;
    try {
      return await this.vision.analyse(picture, facts, { signal, onCost: (microUsd) => (cost += microUsd) });
    } finally {
      if (cost > 0) await this.budget.spend(organizationId, id, cost, this.clock.now());
    }
  }

  private async decide(claim: Claim): Promise<Date | null> {
    const { organizationId } = claim;
    const expected = this.vision.expectedCostMicroUsd;
    // What costs nothing needs no turn.
    if (expected > 0) await this.budget.lock(organizationId);
    const now = this.clock.now();
    const standing = await this.budget.standing(organizationId, now);
    const until = standing && pausedUntil(standing, now);
    if (!until && expected > 0) await this.budget.reserve(claim, expected);
    return until;
  }
}
