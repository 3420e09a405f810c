import { Injectable } from '@nestjs/common';
import { RateWindows } from '@argus/platform/counters';
import { IdempotencyRepository } from '@argus/platform/idempotency';
import { OutboxRepository } from '@argus/platform/outbox';

const KEEP_EVENTS_MS = 7 * 86_400_000;

/** Rows that nobody will ask for any more. */
@Injectable()
export class StaleRows {
  constructor(
    private readonly events: OutboxRepository,
    private readonly keys: IdempotencyRepository,
    private readonly rates: RateWindows,
  ) {}

  async forgetEvents(): Promise<void> {
    await this.events.deletePublished(KEEP_EVENTS_MS);
  }

  async forgetAnswers(): Promise<void> {
    await this.keys.deleteExpired();
  }

  async forgetRateWindows(): Promise<void> {
    await this.rates.deleteExpired();
  }
}
