import { isAppError } from '@argus/common';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JobSchedulerJson } from 'bullmq';
import { isDeepStrictEqual } from 'node:util';
import { toJobOptions } from './job-definition';
import type { LinkedQueue } from './linked-bullmq';
import { QUEUE_RUNTIME, type QueueRuntime } from './queue-options';
import { QueueAccess } from './queue-access';
import { QUEUE_NAMES, type QueueName } from './queue-settings';
import type { ScheduleDefinition } from './schedule-definition';

const KEEP_EVERY_MS = 30_000;

/**
 * Keeps the queue's schedules equal to the defined ones: at start and every 30 s, because a flushed Redis forgets them.
 * Every worker does it; the queue holds each schedule once, so each turn runs once however many workers there are.
 */
@Injectable()
export class ScheduleKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Queue');
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly access: QueueAccess,
    @Inject(QUEUE_RUNTIME) private readonly runtime: QueueRuntime,
  ) {}

  onApplicationBootstrap(): void {
    if (this.runtime.role !== 'worker' || !this.runtime.schedules) return;
    this.keeping = this.keepQuietly();
    this.timer = setInterval(() => {
      this.keeping = this.keeping.then(() => this.keepQuietly());
    }, KEEP_EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.keeping;
  }

  /** One round: adds what is missing, changes what differs, revives what lost its next job, removes what is not defined. */
  async keep(): Promise<void> {
    for (const queue of QUEUE_NAMES) {
      const defined = (this.runtime.schedules ?? []).filter(({ job }) => job.queue === queue);
      await this.keepQueue(queue, defined);
    }
  }

  private async keepQueue(name: QueueName, defined: readonly ScheduleDefinition[]): Promise<void> {
    const present = await this.access.ask(name, (queue) => queue.getJobSchedulers());
    for (const schedule of defined) {
      const held = present.find(({ key }) => key === schedule.name);
      await this.access.ask(name, async (queue) => {
        // Writing again what is already there could skip a turn that is just due, so nothing is written without need.
        if (!held || !matches(held, schedule) || !(await hasNextJob(queue, held))) await upsert(queue, schedule);
      });
    }
    for (const { key } of present.filter(({ key }) => !defined.some((schedule) => schedule.name === key))) {
      const removed = await this.access.ask(name, (queue) => queue.removeJobScheduler(key));
      if (removed) this.logger.log(`Schedule ${key} of ${name} is no longer defined; it was removed`);
    }
  }

  private async keepQuietly(): Promise<void> {
    try {
      await this.keep();
      this.failing = false;
    } catch (error) {
      // Said once per streak: the next round comes by itself, and an outage lasts many of them.
      if (!this.failing) this.logger.warn(`Schedules could not be kept: ${reasonOf(error)}`);
      this.failing = true;
    }
  }
}

const reasonOf = (error: unknown): string => {
  const origin = isAppError(error) ? error.cause : error;
  return origin instanceof Error ? origin.message || origin.name : String(origin);
};

const rhythmOf = ({ everyMs, cron }: ScheduleDefinition) => (cron === undefined ? { every: everyMs } : { pattern: cron, tz: 'UTC' });

async function upsert(queue: LinkedQueue, schedule: ScheduleDefinition): Promise<void> {
  await queue.upsertJobScheduler(schedule.name, rhythmOf(schedule), {
    name: schedule.job.name,
    data: schedule.data,
    opts: toJobOptions(schedule.job),
  });
}

const matches = (held: JobSchedulerJson<unknown>, schedule: ScheduleDefinition): boolean =>
  held.name === schedule.job.name &&
  held.every === schedule.everyMs &&
  held.pattern === schedule.cron &&
  isDeepStrictEqual(held.template?.data ?? {}, schedule.data);

/** A scheduler whose next job was lost would stay silent for ever. */
async function hasNextJob(queue: LinkedQueue, held: JobSchedulerJson<unknown>): Promise<boolean> {
  return (await queue.getJobState(`repeat:${held.key}:${held.next}`)) !== 'unknown';
}
