import { Processor } from '@nestjs/bullmq';
import { AssetPurgeService, StorageIntentsService } from '@argus/assets';
import { IdempotencyRepository } from '@argus/platform/idempotency';
import { OutboxRepository } from '@argus/platform/outbox';
import { type JobHandlers, JobProcessor, QueueName, workerOptions } from '@argus/platform/queue';
import { ObjectStore } from '@argus/platform/storage';
import { PruneIdempotencyJob, PruneOutboxJob, PurgeAssetsJob, SweepStorageJob } from './maintenance.jobs';

const jobs = [SweepStorageJob, PurgeAssetsJob, PruneOutboxJob, PruneIdempotencyJob] as const;
const DAY_MS = 86_400_000;
const KEEP_EVENTS_MS = 7 * DAY_MS;

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
    'outbox.prune': async () => {
      await this.events.deletePublished(KEEP_EVENTS_MS);
    },
    'idempotency.prune': async () => {
      await this.keys.deleteExpired();
    },
  };

  constructor(
    private readonly intents: StorageIntentsService,
    private readonly purge: AssetPurgeService,
    private readonly store: ObjectStore,
    private readonly events: OutboxRepository,
    private readonly keys: IdempotencyRepository,
  ) {
    super();
  }
}
