import type { JobDefinition, JobInput } from './job-definition';

/** `everyMs` counts from the first start and runs at once; `cron` has five or six fields, in UTC. */
export type Rhythm = { readonly everyMs: number; readonly cron?: undefined } | { readonly cron: string; readonly everyMs?: undefined };

export type ScheduleDefinition = Rhythm & {
  /** Unique within its queue. */
  readonly name: string;
  readonly job: JobDefinition;
  readonly data: unknown;
};

/**
 * A job that is dispatched again and again, once per turn over all replicas.
 * @throws ZodError when the payload does not fit the job's schema.
 */
export const defineSchedule = <D extends JobDefinition>(
  schedule: Rhythm & { readonly name: string; readonly job: D; readonly data: JobInput<D> },
): ScheduleDefinition => ({ ...schedule, data: schedule.job.schema.parse(schedule.data) });
