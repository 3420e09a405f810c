import { z } from 'zod';
import { defineJob, defineSchedule, QueueName } from '@argus/platform/queue';

const nothing = z.object({});

/** Remove bytes no asset has claimed, and what killed processes left half written. */
export const SweepStorageJob = defineJob({ name: 'storage.sweep', queue: QueueName.Maintenance, schema: nothing });
/** Forget events that were delivered long ago. */
export const PruneOutboxJob = defineJob({ name: 'outbox.prune', queue: QueueName.Maintenance, schema: nothing });

export const SCHEDULES = [
  defineSchedule({ name: 'sweep-storage', job: SweepStorageJob, data: {}, everyMs: 60_000 }),
  defineSchedule({ name: 'prune-outbox', job: PruneOutboxJob, data: {}, everyMs: 3_600_000 }),
];
