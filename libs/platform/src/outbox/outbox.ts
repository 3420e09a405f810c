import { Injectable } from '@nestjs/common';
import { newId } from '@argus/common';
import type { OutboxMessage } from './outbox-events';
import { OutboxRepository } from './outbox.repository';

/** Where a service says what happened. Called inside the unit of work that made it happen, so that neither exists without the other. */
@Injectable()
export class Outbox {
  constructor(private readonly events: OutboxRepository) {}

  append(message: OutboxMessage): Promise<void> {
    return this.events.insert(newId(), message);
  }

  /** The same for a fact whose id follows from what it is: of however many that tell it, one is heard. */
  appendOnce(id: string, message: OutboxMessage): Promise<void> {
    return this.events.insert(id, message);
  }
}
