import type { QueueName } from './queue-settings';
import type { ScheduleDefinition } from './schedule-definition';

export type QueueBackend =
  | { readonly backend: 'redis'; readonly url: string; /** Namespace of every key; default `argus`. */ readonly prefix?: string }
  | { readonly backend: 'postgres'; readonly connectionString: string; /** Default `bullmq`. */ readonly schema?: string };

export interface QueueRuntime {
  /** A producer dispatches only. A worker also runs the processors found in the application and keeps the schedules. */
  readonly role: 'producer' | 'worker';
  /** Every schedule there is: what the queue holds beyond these is removed. Left out, schedules are not touched. */
  readonly schedules?: readonly ScheduleDefinition[];
  /** Overrides the concurrency of single queues. */
  readonly concurrency?: Partial<Record<QueueName, number>>;
  readonly shutdown?: Partial<ShutdownLimits>;
}

export interface ShutdownLimits {
  /** How long running jobs may go on before their signal is aborted. */
  readonly drainMs: number;
  /** How long they may take to obey; then they are left behind, to be redelivered. */
  readonly abortMs: number;
}

export const DEFAULT_SHUTDOWN: ShutdownLimits = { drainMs: 10_000, abortMs: 2_000 };
export const DEFAULT_REDIS_PREFIX = 'argus';
export const DEFAULT_POSTGRES_SCHEMA = 'bullmq';

export const QUEUE_BACKEND = Symbol('QUEUE_BACKEND');
export const QUEUE_RUNTIME = Symbol('QUEUE_RUNTIME');
