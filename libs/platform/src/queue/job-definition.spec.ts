import { z } from 'zod';
import { defineJob, jobIdOf, toJobOptions, type JobHandlers } from './job-definition';
import type { JobDispatcher } from './job-dispatcher';
import { QUEUE_NAMES, QueueName, queueSettings, workerOptions } from './queue-settings';
import { defineSchedule } from './schedule-definition';

const PrepareJob = defineJob({ name: 'asset.prepare', queue: QueueName.Assets, schema: z.object({ assetId: z.string() }) });
const RunJob = defineJob({
  name: 'analysis.run',
  queue: QueueName.Analysis,
  schema: z.object({ runId: z.string() }),
  attempts: 3,
  backoffMs: 5,
});
const jobs = [PrepareJob, RunJob] as const;
const nothing = (): Promise<void> => Promise.resolve();

describe('the job catalogue, as the compiler sees it', () => {
  it('accepts one handler per job, with the payload the schema gives', () => {
    const handlers: JobHandlers<typeof jobs> = {
      'asset.prepare': ({ assetId }) => Promise.resolve(void assetId.length),
      'analysis.run': ({ runId }, { attempt }) => Promise.resolve(void (runId.length + attempt)),
    };
    expect(Object.keys(handlers)).toEqual(jobs.map(({ name }) => name));
  });

  it('refuses a missing handler, an unknown name and a wrong payload', () => {
    // @ts-expect-error the handler of analysis.run is missing
    const missing: JobHandlers<typeof jobs> = { 'asset.prepare': nothing };
    const unknown: JobHandlers<typeof jobs> = {
      'asset.prepare': nothing,
      'analysis.run': nothing,
      // @ts-expect-error no job has this name
      'asset.polish': nothing,
    };
    const wrong: JobHandlers<typeof jobs> = {
      // @ts-expect-error the payload holds assetId, not runId
      'asset.prepare': ({ runId }: { runId: string }) => Promise.resolve(void runId),
      'analysis.run': nothing,
    };
    expect([missing, unknown, wrong]).toHaveLength(3);
  });

  it('refuses a wrong payload where a job is dispatched or scheduled', () => {
    const dispatch = (dispatcher: JobDispatcher) => [
      dispatcher.dispatch(RunJob, { runId: 'r' }, { jobId: 'x' }),
      // @ts-expect-error the payload is asset.prepare's
      dispatcher.dispatch(RunJob, { assetId: 'a' }, { jobId: 'x' }),
      // @ts-expect-error an id is needed
      dispatcher.dispatch(RunJob, { runId: 'r' }, {}),
    ];
    expect(dispatch).toBeInstanceOf(Function);
    // @ts-expect-error the payload is asset.prepare's; at run time the schema says so too
    expect(() => defineSchedule({ name: 's', job: RunJob, data: { assetId: 'a' }, everyMs: 1 })).toThrow();
    // @ts-expect-error one rhythm, not two
    expect(defineSchedule({ name: 's', job: RunJob, data: { runId: 'r' }, everyMs: 1, cron: '* * * * *' }).name).toBe('s');
  });
});

describe('job definitions', () => {
  it('default to the pipeline: one attempt, nothing kept', () => {
    expect(toJobOptions(PrepareJob)).toEqual({ attempts: 1, removeOnComplete: true, removeOnFail: true });
    expect(toJobOptions(RunJob)).toMatchObject({ attempts: 3, backoff: { type: 'exponential', delay: 5 } });
  });

  it('name a dispatch after job, row and number', () => {
    expect(jobIdOf(RunJob, '0198f2', 2)).toBe('analysis.run-0198f2-2');
  });

  it('give every queue its limits', () => {
    expect(Object.keys(queueSettings).sort()).toEqual([...QUEUE_NAMES].sort());
    expect(workerOptions(QueueName.Analysis, { limiter: { maxJobs: 3, perMs: 1_000 } })).toMatchObject({
      concurrency: 2,
      limiter: { max: 3, duration: 1_000 },
    });
  });
});
