import type { JobDefinition, JobDispatcher } from '../../libs/platform/src/queue';
import type { Random } from './random';

interface Job {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly jobId: string;
}

/** The queue on a bad day: jobs are lost, come twice, and come in any order. Rows own the truth, so nothing may come of it. */
export class SimulatedQueue implements Pick<JobDispatcher, 'dispatch' | 'dispatchMany' | 'has' | 'hasMany'> {
  private readonly jobs: Job[] = [];

  constructor(private readonly random: Random) {}

  dispatch(job: JobDefinition, data: unknown, options: { readonly jobId: string }): Promise<void> {
    return this.dispatchMany(job, [{ data, ...options }]);
  }

  dispatchMany(job: JobDefinition, items: readonly { readonly data: unknown; readonly jobId: string }[]): Promise<void> {
    for (const { data, jobId } of items) {
      if (this.random.chance(0.1)) continue;
      const one = { name: job.name, data: data as Job['data'], jobId };
      this.jobs.push(one);
      if (this.random.chance(0.2)) this.jobs.push(one);
    }
    return Promise.resolve();
  }

  async has(job: JobDefinition, jobId: string): Promise<boolean> {
    return (await this.hasMany(job, [jobId])).has(jobId);
  }

  hasMany(_job: JobDefinition, jobIds: readonly string[]): Promise<Set<string>> {
    return Promise.resolve(new Set(jobIds.filter((id) => this.jobs.some(({ jobId }) => jobId === id))));
  }

  /** Takes any job out; undefined when there is none. */
  take(): Job | undefined {
    return this.jobs.splice(this.random.below(Math.max(1, this.jobs.length)), 1)[0];
  }
}
