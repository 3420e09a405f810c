import { Injectable } from '@nestjs/common';
import { type AppError, Clock } from '@argus/common';
import type { PreparedImage } from '@argus/imaging';
import { together, UnitOfWork } from '@argus/platform/database';
import { type Claim, ClaimLostError, WorkRepository } from '@argus/platform/work';
import { AssetWork } from './ports';
import { PreparationsRepository, type StoredDerivative } from './preparations.repository';

/** How a preparation ends: everything it means is written in one unit of work, under the claim. */
@Injectable()
export class PreparationOutcome {
  constructor(
    private readonly preparations: PreparationsRepository,
    private readonly assetWork: AssetWork,
    private readonly work: WorkRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The thumbnails can be shown from here on, while the rest is still being made. */
  thumbnailsMade(claim: Claim, thumbnails: readonly StoredDerivative[]): Promise<void> {
    return this.unitOfWork.run(async () => {
      const saved = this.saveDerivatives(claim, thumbnails, this.clock.now());
      const [held] = await together([this.work.hold(claim), saved]);
      if (!held) throw new ClaimLostError();
    });
  }

  succeeded(claim: Claim, image: PreparedImage, renditions: readonly StoredDerivative[]): Promise<void> {
    const { organizationId, id } = claim;
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const [, , finished] = await together([
        this.preparations.saveFacts(organizationId, id, image, now),
        this.saveDerivatives(claim, renditions, now),
        this.work.finish(claim, 'succeeded'),
      ]);
      if (!finished) throw new ClaimLostError();
      if (image.publicCopy === null) await this.preparations.queueAgainIfPublic(organizationId, id);
      await this.assetWork.prepared(organizationId, id);
    });
  }

  private async saveDerivatives({ organizationId, id }: Claim, derivatives: readonly StoredDerivative[], now: Date): Promise<void> {
    await together(derivatives.map((derivative) => this.preparations.saveDerivative(organizationId, id, derivative, now)));
  }

  failed(claim: Claim, error: AppError): Promise<void> {
    const { organizationId, id } = claim;
    return this.unitOfWork.run(async () => {
      await this.assetWork.unpreparable(organizationId, id, error);
      if (!(await this.work.finish(claim, 'failed', error.code))) throw new ClaimLostError();
    });
  }
}
