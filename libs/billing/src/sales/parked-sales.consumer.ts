import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { PackSales } from './pack-sales.service';
import { PayersRepository } from './payers.repository';
import { Subscriptions } from './subscriptions.service';

/** Who paid without being signed in gets what they bought when they sign in with the address they paid with. */
@Injectable()
export class ParkedSalesConsumer implements OutboxConsumer {
  readonly name = 'parked-sales';
  readonly types: readonly OutboxEventType[] = ['user.signed_in'];

  constructor(
    private readonly payers: PayersRepository,
    private readonly packs: PackSales,
    private readonly subscriptions: Subscriptions,
  ) {}

  async handle({ payload }: OutboxEvent): Promise<void> {
    if (!('userId' in payload)) return;
    const payer = await this.payers.find(payload.userId);
    if (!payer) return;
    await this.subscriptions.claim(payer.organizationId, payer.email);
    await this.packs.claim(payer.organizationId, payer.email);
  }
}
