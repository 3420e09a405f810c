import { Injectable } from '@nestjs/common';
import { type JobDefinition, type JobInput, toJobOptions } from './job-definition';
import { QueueAccess } from './queue-access';
import type { QueueName } from './queue-settings';

const BULK_SIZE = 250;
/** States from which a job still comes to a handler by itself. */
const PENDING = ['waiting', 'delayed', 'active', 'prioritized', 'waiting-children'] as const;

export interface DispatchOptions {
  /** See `jobIdOf`. While the queue holds a job with this id, a second dispatch changes nothing. */
  readonly jobId: string;
  /** The job is not run before this time has passed. */
  readonly delayMs?: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/**
 * Puts jobs into queues. Every method fails fast: when the backend does not answer it throws AppError `service.unavailable`
 * after at most 2 s (per 250 jobs). The caller's row in the database is the truth, so a dispatch that may or may not have
 * arrived is repeated later without harm.
 */
@Injectable()
export class JobDispatcher {
  constructor(private readonly access: QueueAccess) {}

  /** @throws InvalidJobError when the payload does not fit the schema or the id cannot be used: a fault of the caller. */
  async dispatch<D extends JobDefinition>(job: D, data: JobInput<D>, options: DispatchOptions): Promise<void> {
    await this.dispatchMany(job, [{ data, ...options }]);
  }

  /** Dispatches in order; on a failure the first ones may be in the queue. */
  async dispatchMany<D extends JobDefinition>(job: D, items: readonly (DispatchOptions & { data: JobInput<D> })[]): Promise<void> {
    const entries = items.map(({ data, jobId, delayMs }) => ({
      name: job.name,
      data: parsePayload(job, data),
      opts: { ...toJobOptions(job), jobId: usableId(job, jobId), ...(delayMs ? { delay: delayMs } : {}) },
    }));
    for (const page of pagesOf(entries)) {
      await this.access.ask<unknown>(job.queue, (queue) => {
        const [first] = page;
        return page.length === 1 && first ? queue.add(first.name, first.data, first.opts) : queue.addBulk(page);
      });
    }
  }

  /** True while the job still waits, is delayed or runs: there is no need to dispatch it again. */
  async has(job: JobDefinition, jobId: string): Promise<boolean> {
    return (await this.hasMany(job, [jobId])).has(jobId);
  }

  /** Those of the ids for which `has` is true. */
  async hasMany(job: JobDefinition, jobIds: readonly string[]): Promise<Set<string>> {
    const pending = new Set<string>();
    for (const page of pagesOf(jobIds)) {
      const states = await this.access.ask(job.queue, (queue) => Promise.all(page.map((jobId) => queue.getJobState(jobId))));
      page.forEach((jobId, i) => {
        if (PENDING.some((state) => state === states[i])) pending.add(jobId);
      });
    }
    return pending;
  }

  async counts(queue: QueueName): Promise<QueueCounts> {
    const counts = await this.access.ask(queue, (one) => one.getJobCounts('waiting', 'prioritized', 'active', 'delayed'));
    const of = (state: string): number => counts[state] ?? 0;
    return { waiting: of('waiting') + of('prioritized'), active: of('active'), delayed: of('delayed') };
  }
}

/** A job that no retry can make right: the code that dispatches it must be changed. */
export class InvalidJobError extends Error {
  constructor(job: JobDefinition, reason: string) {
    super(`${job.name} cannot be dispatched: ${reason}`);
    this.name = 'InvalidJobError';
  }
}

function parsePayload(job: JobDefinition, data: unknown): unknown {
  const parsed = job.schema.safeParse(data);
  if (!parsed.success) throw new InvalidJobError(job, parsed.error.message);
  return parsed.data;
}

function usableId(job: JobDefinition, jobId: string): string {
  // BullMQ parts its keys with ':' and numbers nameless jobs itself, so it refuses such ids, but only after the round trip.
  if (jobId === '' || jobId.includes(':') || /^\d+$/.test(jobId)) throw new InvalidJobError(job, `the id "${jobId}" is not usable`);
  return jobId;
}

function* pagesOf<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += BULK_SIZE) yield all.slice(at, at + BULK_SIZE);
}
