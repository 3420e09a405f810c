import { Injectable } from '@nestjs/common';
import { AnalysisRunsRepository } from './analysis-runs.repository';

/** What runs looked at, for whoever has only their ids. */
@Injectable()
export class RunAssets {
  constructor(private readonly runs: AnalysisRunsRepository) {}

  /** The assets by run; one that was purged is left out. */
  async of(organizationId: string, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(runIds.length === 0 ? [] : await this.runs.findAssetIds(organizationId, runIds));
  }
}
