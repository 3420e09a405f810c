import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { Payers } from './payers.service';

/** Who paid without being signed in gets what they bought when they sign in with the address they paid with. */
@Injectable()
export class ParkedSalesConsumer implements OutboxConsumer {
  readonly name = 'parked-sales';
  readonly types: readonly OutboxEventType[] = ['user.signed_in'];

  constructor(private readonly payers: Payers) {}

  async handle({ payload }: OutboxEvent): Promise<void> {
    if ('userId' in payload) await this.payers.claim(payload.userId);
  }
}
