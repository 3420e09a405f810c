import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from './metrics';

/** How one attempt at a job ended. `retried` will run again by itself, `failed` will not; the last two never reached a handler. */
export type JobOutcome = 'completed' | 'retried' | 'failed' | 'bad_payload' | 'unknown_job';

export interface JobAttempt {
  readonly queue: string;
  readonly job: string;
  readonly outcome: JobOutcome;
  /** From the moment the job was due to the moment a worker took it; absent on a retry, where back-off would be counted as waiting. */
  readonly waitMs?: number;
  readonly runMs: number;
}

export interface QueueDepth {
  readonly queue: string;
  readonly state: string;
  readonly jobs: number;
}

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What the queue kernel reports: how long jobs waited, how long they ran, how they ended, how many are there. */
@Injectable()
export class QueueMetrics {
  private readonly wait: Histogram<'queue' | 'job'>;
  private readonly run: Histogram<'queue' | 'job'>;
  private readonly ended: Counter<'queue' | 'job' | 'outcome'>;
  private readDepths?: () => Promise<readonly QueueDepth[]>;

  constructor(metrics: Metrics) {
    const registers = [metrics.registry];
    this.wait = new Histogram({
      name: 'argus_job_wait_seconds',
      help: 'Time from a job being due to a worker taking it.',
      labelNames: ['queue', 'job'],
      buckets: SECONDS,
      registers,
    });
    this.run = new Histogram({
      name: 'argus_job_run_seconds',
      help: 'Time one attempt at a job ran.',
      labelNames: ['queue', 'job'],
      buckets: SECONDS,
      registers,
    });
    this.ended = new Counter({
      name: 'argus_jobs_total',
      help: 'Attempts at jobs, by how they ended.',
      labelNames: ['queue', 'job', 'outcome'],
      registers,
    });
    const readDepths = () => this.readDepths?.();
    new Gauge({
      name: 'argus_queue_depth',
      help: 'Jobs in a queue, by state, at the time of the scrape.',
      labelNames: ['queue', 'state'],
      registers,
      async collect() {
        // An unreachable queue must not cost the operator every other number, nor print a stale one.
        const depths = await readDepths()?.catch(() => []);
        this.reset();
        for (const { queue, state, jobs } of depths ?? []) this.set({ queue, state }, jobs);
      },
    });
  }

  observe({ queue, job, outcome, waitMs, runMs }: JobAttempt): void {
    if (waitMs !== undefined) this.wait.observe({ queue, job }, waitMs / 1000);
    this.run.observe({ queue, job }, runMs / 1000);
    this.ended.inc({ queue, job, outcome });
  }

  /** Names who is asked for the queues' depths at each scrape. The reader must bound its own time. */
  depthsFrom(read: () => Promise<readonly QueueDepth[]>): void {
    this.readDepths = read;
  }
}
