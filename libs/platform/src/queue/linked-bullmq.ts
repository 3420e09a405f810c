import { Queue, Worker, type IQueueBackend, type Processor, type QueueOptions, type WorkerOptions } from 'bullmq';
import { linkOf } from './backend-link';
import { endsWithin } from './bounded';

// Nobody reads the event stream; without a limit it would hold the last 10 000 events of every queue.
const EVENTS_KEPT = 100;
const CLOSE_LIMIT_MS = 3_000;

/** The queue class given to @nestjs/bullmq: opened through the application's link, its errors told to the outage log. */
export class LinkedQueue extends Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend> {
  constructor(name: string, options: QueueOptions) {
    const link = linkOf(options.connection);
    super(name, { ...options, streams: { events: { maxLen: EVENTS_KEPT } } }, link.openQueue);
    this.on('error', (error) => link.outages.note(error));
  }
}

/** The worker class given to @nestjs/bullmq. */
export class LinkedWorker extends Worker<unknown, unknown, string, IQueueBackend> {
  private bounded: Promise<void> | undefined;

  constructor(name: string, processor: Processor<unknown, unknown, string>, options: WorkerOptions) {
    const link = linkOf(options.connection);
    super(name, processor, options, link.openWorker);
    this.on('error', (error) => link.outages.note(error));
  }

  // BullMQ can wait here for ever when the backend went away; a shutdown must end all the same.
  override close(force = false): Promise<void> {
    this.bounded ??= endsWithin(super.close(force), CLOSE_LIMIT_MS).then(() => undefined);
    return this.bounded;
  }
}
