import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '../outbox';
import { entryOf } from './audit-entry';
import { AuditRepository } from './audit.repository';

/** Keeps the audit trail of API keys: who made which, who ended which. */
@Injectable()
export class KeyAuditConsumer implements OutboxConsumer {
  readonly name = 'key-audit';
  readonly types: readonly OutboxEventType[] = ['key.created', 'key.revoked'];

  constructor(private readonly audit: AuditRepository) {}

  async handle(event: OutboxEvent): Promise<void> {
    if (event.organizationId === null || !('keyId' in event.payload)) return;
    const { keyId, ...details } = event.payload;
    await this.audit.insertOnce(entryOf(event, event.organizationId, { type: 'key', id: keyId }, details));
  }
}
