import { Metrics } from '@argus/platform/metrics';
import { JobDispatcher, QueueHealth, QueueModule, ScheduleKeeper, type QueueBackend, type QueueRuntime } from '@argus/platform/queue';
import { getQueueToken } from '@nestjs/bullmq';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { processorsOf, type TestHandlers } from './test-jobs';

/** What the application would have printed. */
export class LogBook implements LoggerService {
  readonly lines: string[] = [];
  log = (line: unknown): void => void this.lines.push(`log ${String(line)}`);
  warn = (line: unknown): void => void this.lines.push(`warn ${String(line)}`);
  error = (line: unknown): void => void this.lines.push(`error ${String(line)}`);
  matching = (pattern: RegExp): string[] => this.lines.filter((line) => pattern.test(line));
}

export interface TestAppOptions extends Partial<QueueRuntime> {
  readonly handlers?: TestHandlers;
}

/** A real Nest application around the kernel: an api when it has no handlers, else a worker. */
export class TestApp {
  private static readonly open = new Set<TestApp>();

  private constructor(
    readonly context: INestApplicationContext,
    readonly logs: LogBook,
  ) {}

  static async start(backend: QueueBackend, { handlers, ...runtime }: TestAppOptions = {}): Promise<TestApp> {
    const logs = new LogBook();
    const role = runtime.role ?? (handlers ? 'worker' : 'producer');
    const context = await NestFactory.createApplicationContext(
      {
        module: class TestRoot {},
        imports: [QueueModule.forRoot(backend, { shutdown: { drainMs: 300, abortMs: 300 }, ...runtime, role })],
        providers: handlers ? processorsOf(handlers) : [],
      },
      { logger: logs, abortOnError: false },
    );
    const app = new TestApp(context, logs);
    TestApp.open.add(app);
    return app;
  }

  static async closeAll(): Promise<void> {
    await Promise.all([...TestApp.open].map((app) => app.close()));
  }

  get jobs(): JobDispatcher {
    return this.context.get(JobDispatcher);
  }
  get health(): QueueHealth {
    return this.context.get(QueueHealth);
  }
  get schedules(): ScheduleKeeper {
    return this.context.get(ScheduleKeeper);
  }
  get metrics(): Metrics {
    return this.context.get(Metrics, { strict: false });
  }
  /** The bare queue, to put in what the kernel would refuse. */
  bare(queue: string): Queue {
    return this.context.get<Queue>(getQueueToken(queue), { strict: false });
  }

  async close(): Promise<void> {
    TestApp.open.delete(this);
    await this.context.close();
  }
}

/** Waits until the condition holds; the limit only turns a hang into a failure. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limitMs = 15_000): Promise<void> {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > limitMs) throw new Error(`Waited ${limitMs} ms in vain: ${what}`);
    await sleep(10);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
