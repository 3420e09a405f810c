import { Injectable } from '@nestjs/common';
import { type AppError, Clock } from '@argus/common';
import type { AssetWork } from '@argus/assets';
import { CreditsService } from '@argus/billing';
import { Outbox } from '@argus/platform/outbox';
import { AnalysesRepository } from './analyses.repository';
import { AnalysisRunsRepository } from './analysis-runs.repository';
import { PipelineDispatch } from './wake-ups';

/** What happens to an asset's runs when something happens to the asset. Implements the port of libs/assets. */
@Injectable()
export class AssetWorkService implements AssetWork {
  constructor(
    private readonly runs: AnalysisRunsRepository,
    private readonly analyses: AnalysesRepository,
    private readonly credits: CreditsService,
    private readonly outbox: Outbox,
    private readonly dispatch: PipelineDispatch,
    private readonly clock: Clock,
  ) {}

  async prepared(organizationId: string, assetId: string): Promise<void> {
    for (const wakeUp of await this.runs.startWaiting(organizationId, assetId)) this.dispatch.analysis(wakeUp);
  }

  async unpreparable(organizationId: string, assetId: string, error: AppError): Promise<void> {
    const shown = { code: error.code, message: error.message };
    const runIds = await this.runs.findActive(organizationId, assetId);
    for (const runId of runIds) await this.credits.release(organizationId, runId);
    await this.analyses.markRunFailed(organizationId, assetId, shown, this.clock.now());
    for (const runId of runIds) await this.runs.end(organizationId, runId, 'failed', shown);
    await this.outbox.append({
      type: 'asset.failed',
      organizationId,
      payload: { assetId, runId: runIds[0] ?? null, errorCode: error.code },
    });
  }

  async cancel(organizationId: string, assetId: string): Promise<void> {
    const runIds = await this.runs.findActive(organizationId, assetId);
    for (const runId of runIds) await this.credits.release(organizationId, runId);
    // Locks are taken in one order everywhere: money, asset, run.
    await this.analyses.lockAsset(organizationId, assetId);
    for (const runId of runIds) await this.runs.end(organizationId, runId, 'cancelled', null);
  }
}
