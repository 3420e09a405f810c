import { Processor } from '@nestjs/bullmq';
import { AssetPurgeService, StorageIntentsService } from '@argus/assets';
import { type JobHandlers, JobProcessor, QueueName, workerOptions } from '@argus/platform/queue';
import { ObjectStore } from '@argus/platform/storage';
import { CreditsUpkeep } from './credits-upkeep.service';
import {
  ExpireCreditsJob,
  PruneIdempotencyJob,
  PruneOutboxJob,
  PruneRateWindowsJob,
  PruneSignInsJob,
  PurgeAssetsJob,
  SettleHoldsJob,
  SweepStorageJob,
  VerifyLedgerJob,
} from './maintenance.jobs';
import { StaleRows } from './stale-rows.service';

const jobs = [
  SweepStorageJob,
  PurgeAssetsJob,
  PruneOutboxJob,
  PruneIdempotencyJob,
  PruneRateWindowsJob,
  PruneSignInsJob,
  ExpireCreditsJob,
  SettleHoldsJob,
  VerifyLedgerJob,
] as const;
const DAY_MS = 86_400_000;

@Processor(QueueName.Maintenance, workerOptions(QueueName.Maintenance))
export class MaintenanceProcessor extends JobProcessor<typeof jobs> {
  protected readonly jobs = jobs;
  protected readonly handlers: JobHandlers<typeof jobs> = {
    'storage.sweep': async () => {
      await this.intents.sweep();
      await this.store.sweepUnfinished({ olderThanMs: DAY_MS });
    },
    'assets.purge': async () => {
      await this.purge.purgeExpired();
    },
    'outbox.prune': () => this.stale.forgetEvents(),
    'idempotency.prune': () => this.stale.forgetAnswers(),
    'rate-windows.prune': () => this.stale.forgetRateWindows(),
    'sign-ins.prune': () => this.stale.forgetSignIns(),
    'credits.expire': () => this.credits.expire(),
    'credits.settle-holds': () => this.credits.settleLeftovers(),
    'ledger.verify': () => this.credits.verify(),
  };

  constructor(
    private readonly intents: StorageIntentsService,
    private readonly purge: AssetPurgeService,
    private readonly store: ObjectStore,
    private readonly stale: StaleRows,
    private readonly credits: CreditsUpkeep,
  ) {
    super();
  }
}
