import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type Claim, LeasedWork } from '@argus/platform/work';
import { PictureWorkshop } from './picture-workshop';
import { PreparationOutcome } from './preparation-outcome';
import { PreparationsRepository } from './preparations.repository';

/** Turns a stored original into facts and renditions, once, however often and wherever the job arrives. */
@Injectable()
export class PreparationService implements OnApplicationBootstrap {
  private readonly logger = new Logger(PreparationService.name);

  constructor(
    private readonly leased: LeasedWork,
    private readonly outcome: PreparationOutcome,
    private readonly preparations: PreparationsRepository,
    private readonly workshop: PictureWorkshop,
  ) {}

  /** Starts the decoders before the first picture asks for one. One that does not start is tried again with every picture. */
  onApplicationBootstrap(): void {
    this.workshop.ready().catch((error: unknown) => {
      this.logger.warn(`The decoders did not start: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

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
    const { image, renditions } = await this.workshop.prepare(claim.organizationId, claim.id, original, {
      signal,
      onThumbnails: (thumbnails) => this.outcome.thumbnailsMade(claim, thumbnails),
    });
    await this.outcome.succeeded(claim, image, renditions);
  }
}
