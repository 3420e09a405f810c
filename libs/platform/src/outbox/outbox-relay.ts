import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OutboxEvent, OutboxEventType } from './outbox-events';
import { OutboxRepository } from './outbox.repository';

/** Reacts to events. Called at least once per event, perhaps by two processes at the same moment: it must be idempotent by `event.id`. */
export interface OutboxConsumer {
  readonly name: string;
  readonly types: readonly OutboxEventType[];
  handle(event: OutboxEvent): Promise<void>;
}

/** DI token of the list of consumers, bound by the worker. */
export const OUTBOX_CONSUMERS = Symbol('OUTBOX_CONSUMERS');

const BATCH = 100;
const HOLD_MS = 30_000;
const MAX_DELAY_MS = 10 * 60_000;

/** Hands events to their consumers. An event is published when every consumer took it; until then it comes back, later each time. */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);

  constructor(
    private readonly events: OutboxRepository,
    @Inject(OUTBOX_CONSUMERS) private readonly consumers: readonly OutboxConsumer[],
  ) {}

  /** Delivers what is due, batch after batch. Returns the number of events published. */
  async deliverDue(): Promise<number> {
    let published = 0;
    for (;;) {
      const batch = await this.events.claimDue(BATCH, HOLD_MS);
      const done: string[] = [];
      for (const event of batch) if (await this.deliver(event)) done.push(event.id);
      await this.events.markPublished(done);
      published += done.length;
      if (batch.length < BATCH) return published;
    }
  }

  private async deliver(event: OutboxEvent): Promise<boolean> {
    for (const consumer of this.consumers) {
      if (!consumer.types.includes(event.type)) continue;
      try {
        await consumer.handle(event);
      } catch (error) {
        this.logger.warn(
          `${consumer.name} could not take ${event.type} ${event.id} (attempt ${event.attempt}): ${error instanceof Error ? error.message : String(error)}`,
        );
        await this.events.postpone(event.id, Math.min(MAX_DELAY_MS, 1000 * 2 ** event.attempt));
        return false;
      }
    }
    return true;
  }
}
