import { Injectable } from '@nestjs/common';
import { type Claim, LeasedWork } from '@argus/platform/work';
import { PictureWorkshop } from './picture-workshop';
import { PreparationOutcome } from './preparation-outcome';
import { PreparationsRepository } from './preparations.repository';

/** Turns a stored original into facts and renditions, once, however often and wherever the job arrives. */
@Injectable()
export class PreparationService {
  constructor(
    private readonly leased: LeasedWork,
    private readonly outcome: PreparationOutcome,
    private readonly preparations: PreparationsRepository,
    private readonly workshop: PictureWorkshop,
  ) {}

  run(assetId: string, shutdown: AbortSignal): Promise<void> {
    return this.leased.run('asset_preparation', assetId, shutdown, {
      attempt: (claim, signal) => this.attempt(claim, signal),
      fail: (claim, error) => this.outcome.failed(claim, error),
    });
  }

  private async attempt(claim: Claim, signal: AbortSignal): Promise<void> {
    const original = await this.preparations.findOriginal(claim.organizationId, claim.id);
    // Purged meanwhile, and the claimed row with it.
    if (!original) return;
    const { image, renditions } = await this.workshop.prepare(claim.organizationId, claim.id, original, signal);
    await this.outcome.succeeded(claim, image, renditions);
  }
}
