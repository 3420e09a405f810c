import { Injectable } from '@nestjs/common';
import type { OutboxMessage } from './outbox-events';
import { OutboxRepository } from './outbox.repository';

/** Where a service says what happened. Called inside the unit of work that made it happen, so that neither exists without the other. */
@Injectable()
export class Outbox {
  constructor(private readonly events: OutboxRepository) {}

  append(message: OutboxMessage): Promise<void> {
    return this.events.insert(message);
  }
}
