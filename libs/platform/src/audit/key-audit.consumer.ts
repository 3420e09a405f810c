import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '../outbox';
import { AuditRepository } from './audit.repository';

/** Keeps the audit trail of API keys: who made which, who ended which. */
@Injectable()
export class KeyAuditConsumer implements OutboxConsumer {
  readonly name = 'key-audit';
  readonly types: readonly OutboxEventType[] = ['key.created', 'key.revoked'];

  constructor(private readonly audit: AuditRepository) {}

  async handle(event: OutboxEvent): Promise<void> {
    if (event.organizationId === null || !('keyId' in event.payload)) return;
    const { keyId, actorId } = event.payload;
    await this.audit.insertOnce({
      id: event.id,
      organizationId: event.organizationId,
      actorKind: actorId === null ? 'system' : 'key',
      actorId,
      action: event.type,
      resourceType: 'key',
      resourceId: keyId,
      metadata: { actorId },
    });
  }
}
