import type { WorkerOptions } from 'bullmq';

export const QueueName = { Assets: 'assets', Analysis: 'analysis', Billing: 'billing', Maintenance: 'maintenance' } as const;
export type QueueName = (typeof QueueName)[keyof typeof QueueName];
export const QUEUE_NAMES: readonly QueueName[] = Object.values(QueueName);

export interface QueueSettings {
  /** Jobs one worker process runs at once. */
  readonly concurrency: number;
  /** How long a silent worker keeps its job; it is renewed at half time while the process lives. */
  readonly lockDurationMs: number;
  /** How often workers look for jobs whose worker died. A job is redelivered on the second look at most. */
  readonly stalledIntervalMs: number;
  /** Redeliveries after a dead worker before the queue gives the job up; the row's sweep then decides. */
  readonly maxStalledCount: number;
  /** At most this many jobs per time over all workers; null is unlimited. */
  readonly limiter: { readonly maxJobs: number; readonly perMs: number } | null;
}

/** Exhaustive on purpose: a new queue does not compile until its limits were thought about. */
export const queueSettings: Record<QueueName, Required<QueueSettings>> = {
  [QueueName.Assets]: { concurrency: 4, lockDurationMs: 30_000, stalledIntervalMs: 10_000, maxStalledCount: 1, limiter: null },
  [QueueName.Analysis]: { concurrency: 2, lockDurationMs: 30_000, stalledIntervalMs: 10_000, maxStalledCount: 1, limiter: null },
  [QueueName.Billing]: { concurrency: 1, lockDurationMs: 60_000, stalledIntervalMs: 30_000, maxStalledCount: 1, limiter: null },
  [QueueName.Maintenance]: { concurrency: 2, lockDurationMs: 60_000, stalledIntervalMs: 30_000, maxStalledCount: 1, limiter: null },
};

/** The second argument of `@Processor`: how a worker of this queue runs. */
export const workerOptions = (queue: QueueName, changes: Partial<QueueSettings> = {}): Omit<WorkerOptions, 'connection'> => {
  const settings = { ...queueSettings[queue], ...changes };
  return {
    concurrency: settings.concurrency,
    lockDuration: settings.lockDurationMs,
    stalledInterval: settings.stalledIntervalMs,
    maxStalledCount: settings.maxStalledCount,
    ...(settings.limiter ? { limiter: { max: settings.limiter.maxJobs, duration: settings.limiter.perMs } } : {}),
    // After an outage the next try must come soon, not in BullMQ's 15 s.
    runRetryDelay: 1_000,
  };
};
