import { isAppError } from '@argus/common';
import type { JobOutcome } from '@argus/platform/metrics';
import { WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Inject, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { endsWithin } from './bounded';
import type { JobContext, JobDefinition, JobHandlers } from './job-definition';
import { JobRuntime } from './job-runtime';
import { QUEUE_NAMES } from './queue-settings';

type AnyHandler = (data: unknown, context: JobContext) => Promise<void>;

/**
 * Runs the jobs of one queue. Subclasses name their definitions and handlers and carry
 * `@Processor(QueueName.X, workerOptions(QueueName.X))`.
 *
 * What a handler throws decides what the queue does: an AppError that is retryable, or anything unexpected, is tried again while
 * the definition has attempts left; any other AppError ends the job. A handler must bear being run twice.
 */
export abstract class JobProcessor<Defs extends readonly JobDefinition[]>
  extends WorkerHost
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  protected abstract readonly jobs: Defs;
  protected abstract readonly handlers: JobHandlers<Defs>;

  @Inject(JobRuntime)
  private readonly runtime!: JobRuntime;

  private readonly logger = new Logger('Queue');
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  onApplicationBootstrap(): void {
    if (!this.runtime.runsWorkers) return;
    const queue = QUEUE_NAMES.find((name) => name === this.worker.name);
    const concurrency = queue && this.runtime.concurrencyOf(queue);
    if (concurrency !== undefined) this.worker.concurrency = concurrency;
  }

  /** Takes no more jobs, lets the running ones end, then asks them to stop, then leaves them to be redelivered. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.runtime.runsWorkers) return;
    const { drainMs, abortMs } = this.runtime.shutdown;
    await this.worker.pause(true);
    let idle = await this.idleWithin(drainMs);
    this.stopping.abort();
    idle ||= await this.idleWithin(abortMs);
    if (!idle) this.logger.warn(`${this.running.size} jobs of ${this.worker.name} did not stop in time; they will be redelivered`);
    await this.worker.close(!idle || !(await this.runtime.backendAnswers()));
  }

  /** Called by BullMQ for each delivery. */
  async process(job: Job<unknown>): Promise<void> {
    const run = this.attempt(job);
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  private async attempt(job: Job<unknown>): Promise<void> {
    const startedAt = performance.now();
    const label = `${job.name} ${job.id}`;
    const definition = this.jobs.find(({ name }) => name === job.name);
    const end = (outcome: JobOutcome): void =>
      this.runtime.metrics.observe({
        queue: job.queueName,
        // A name that is not in the catalogue comes from outside the code: it must not become a label of its own.
        job: definition?.name ?? 'unknown',
        outcome,
        ...(job.attemptsMade === 0 ? { waitMs: waitMsOf(job) } : {}),
        runMs: performance.now() - startedAt,
      });

    if (!definition) {
      // A schedule or a dispatch of another release can outlive the code that knew this name; failing it would only repeat it.
      this.logger.warn(`${label}: this release knows no such job; it is dropped`);
      return end('unknown_job');
    }
    const payload = definition.schema.safeParse(job.data);
    if (!payload.success) {
      const fields = payload.error.issues.map(({ path, code }) => `${path.join('.') || 'payload'} ${code}`).join(', ');
      this.logger.error(`${label}: bad payload (${fields})`);
      end('bad_payload');
      throw new UnrecoverableError(`Bad payload: ${fields}`);
    }

    const attempt = job.attemptsMade + 1;
    const isLastAttempt = attempt >= (job.opts.attempts ?? 1);
    const handler = (this.handlers as Record<string, AnyHandler | undefined>)[definition.name];
    if (!handler) throw new Error(`${job.name} has no handler`);
    try {
      await handler(payload.data, { jobId: job.id ?? '', attempt, isLastAttempt, signal: this.stopping.signal });
    } catch (error) {
      const permanent = isAppError(error) && !error.retryable;
      end(permanent || isLastAttempt ? 'failed' : 'retried');
      if (isAppError(error)) this.logger.warn(`${label}: attempt ${attempt} ended with ${error.code}`);
      else this.logger.error(`${label}: attempt ${attempt} broke: ${describe(error)}`);
      throw permanent ? new UnrecoverableError(error.message) : error;
    }
    end('completed');
  }

  private idleWithin(limitMs: number): Promise<boolean> {
    return endsWithin(Promise.allSettled(this.running), limitMs);
  }
}

// Both times are the queue's own: when the job was put in, and when it was taken out.
const waitMsOf = (job: Job<unknown>): number => Math.max(0, (job.processedOn ?? job.timestamp) - job.timestamp - (job.opts.delay ?? 0));

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
