import { QueueMetrics } from '@argus/platform/metrics';
import { Inject, Injectable } from '@nestjs/common';
import { BackendLink } from './backend-link';
import { DEFAULT_SHUTDOWN, QUEUE_RUNTIME, type QueueRuntime, type ShutdownLimits } from './queue-options';
import { endsWithin } from './bounded';
import type { QueueName } from './queue-settings';

const PING_LIMIT_MS = 500;

/** What every processor shares, in one injectable, so that a processor's own constructor holds only its lib's services. */
@Injectable()
export class JobRuntime {
  readonly shutdown: ShutdownLimits;

  constructor(
    @Inject(QUEUE_RUNTIME) private readonly options: QueueRuntime,
    private readonly link: BackendLink,
    readonly metrics: QueueMetrics,
  ) {
    this.shutdown = { ...DEFAULT_SHUTDOWN, ...options.shutdown };
  }

  get runsWorkers(): boolean {
    return this.options.role === 'worker';
  }

  concurrencyOf(queue: QueueName): number | undefined {
    return this.options.concurrency?.[queue];
  }

  /** Whether the backend answers right now: decides if a worker can say goodbye or must just hang up. */
  async backendAnswers(): Promise<boolean> {
    let answered = false;
    await endsWithin(
      this.link.ping().then(() => (answered = true)),
      PING_LIMIT_MS,
    );
    return answered;
  }
}
