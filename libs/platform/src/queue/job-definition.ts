import type { JobsOptions } from 'bullmq';
import type { z } from 'zod';
import type { QueueName } from './queue-settings';

/** A job is a name (`domain.verb`), a queue, a schema and limits. Payloads carry ids, never bytes, secrets or copies of rows. */
export interface JobDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly queue: QueueName;
  readonly schema: Schema;
  /** How often the queue itself runs the job. 1 where a row in the database owns the attempts. */
  readonly attempts: number;
  /** First back-off; it doubles with each attempt. */
  readonly backoffMs: number;
}

/** What is handed to `dispatch`. */
export type JobInput<D extends JobDefinition> = z.input<D['schema']>;
/** What a handler gets. */
export type JobData<D extends JobDefinition> = z.output<D['schema']>;

export interface JobContext {
  readonly jobId: string;
  /** From 1. A redelivery after a dead worker does not count as an attempt. */
  readonly attempt: number;
  readonly isLastAttempt: boolean;
  /** Aborted when the process shuts down and the job did not end within the drain time. */
  readonly signal: AbortSignal;
}

/** One handler per definition: a missing one, an unknown name or a wrong payload does not compile. */
export type JobHandlers<Defs extends readonly JobDefinition[]> = {
  readonly [D in Defs[number] as D['name']]: (data: JobData<D>, context: JobContext) => Promise<void>;
};

export const defineJob = <const Name extends string, Schema extends z.ZodType>(
  job: Omit<JobDefinition<Name, Schema>, 'attempts' | 'backoffMs'> & { attempts?: number; backoffMs?: number },
): JobDefinition<Name, Schema> => ({ attempts: 1, backoffMs: 0, ...job });

/**
 * `<job>-<id>-<dispatchNo>`. The number matters: the queue ignores an id it still holds, so a second dispatch of the same row
 * needs a name of its own.
 */
export const jobIdOf = (job: JobDefinition, id: string, dispatchNo: number): string => `${job.name}-${id}-${dispatchNo}`;

// Nothing is kept after the end: the row holds what happened, and a kept job would swallow a later one with its id.
export const toJobOptions = ({ attempts, backoffMs }: JobDefinition): JobsOptions => ({
  attempts,
  ...(backoffMs > 0 ? { backoff: { type: 'exponential', delay: backoffMs } } : {}),
  removeOnComplete: true,
  removeOnFail: true,
});
