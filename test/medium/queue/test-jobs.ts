import { defineJob, JobProcessor, QueueName, workerOptions, type JobHandlers } from '@argus/platform/queue';
import { Processor } from '@nestjs/bullmq';
import type { Type } from '@nestjs/common';
import { z } from 'zod';

/** Shaped like the pipeline's jobs: an id, one attempt. */
export const WorkJob = defineJob({ name: 'test.work', queue: QueueName.Analysis, schema: z.object({ id: z.string().min(1) }) });
/** Lets the queue itself try again. */
export const RetryJob = defineJob({
  name: 'test.retry',
  queue: QueueName.Analysis,
  schema: z.object({ id: z.string().min(1) }),
  attempts: 3,
  backoffMs: 50,
});
export const TickJob = defineJob({ name: 'test.tick', queue: QueueName.Maintenance, schema: z.object({ step: z.number() }) });

const analysisJobs = [WorkJob, RetryJob] as const;
const maintenanceJobs = [TickJob] as const;
export type TestHandlers = Partial<JobHandlers<typeof analysisJobs> & JobHandlers<typeof maintenanceJobs>>;

/** A dead worker is noticed within two seconds, so that a test need not wait for production's half minute. */
const FAST = { lockDurationMs: 1_000, stalledIntervalMs: 300, concurrency: 5 };

const unexpected = (): Promise<void> => Promise.reject(new Error('no handler was given for this job'));

/** Processor classes for one application; every call makes new ones. */
export function processorsOf(handlers: TestHandlers): Type[] {
  @Processor(QueueName.Analysis, workerOptions(QueueName.Analysis, FAST))
  class TestAnalysisProcessor extends JobProcessor<typeof analysisJobs> {
    protected readonly jobs = analysisJobs;
    protected readonly handlers: JobHandlers<typeof analysisJobs> = {
      'test.work': handlers['test.work'] ?? unexpected,
      'test.retry': handlers['test.retry'] ?? unexpected,
    };
  }

  @Processor(QueueName.Maintenance, workerOptions(QueueName.Maintenance, FAST))
  class TestMaintenanceProcessor extends JobProcessor<typeof maintenanceJobs> {
    protected readonly jobs = maintenanceJobs;
    protected readonly handlers: JobHandlers<typeof maintenanceJobs> = { 'test.tick': handlers['test.tick'] ?? unexpected };
  }
  return [TestAnalysisProcessor, TestMaintenanceProcessor];
}
