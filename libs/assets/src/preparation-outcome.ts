import { Injectable } from '@nestjs/common';
import { type AppError, Clock } from '@argus/common';
import type { PreparedImage } from '@argus/imaging';
import { UnitOfWork } from '@argus/platform/database';
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

  succeeded(claim: Claim, image: PreparedImage, renditions: readonly StoredDerivative[]): Promise<void> {
    const { organizationId, id } = claim;
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      await this.preparations.saveFacts(organizationId, id, image, now);
      for (const rendition of renditions) await this.preparations.saveDerivative(organizationId, id, rendition, now);
      if (!(await this.work.finish(claim, 'succeeded'))) throw new ClaimLostError();
      await this.assetWork.prepared(organizationId, id);
    });
  }

  failed(claim: Claim, error: AppError): Promise<void> {
    const { organizationId, id } = claim;
    return this.unitOfWork.run(async () => {
      await this.assetWork.unpreparable(organizationId, id, error);
      if (!(await this.work.finish(claim, 'failed', error.code))) throw new ClaimLostError();
    });
  }
}
