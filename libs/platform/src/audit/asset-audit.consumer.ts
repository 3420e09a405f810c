import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '../outbox';
import { AuditRepository } from './audit.repository';

/** Keeps the audit trail of assets: one entry per event, under the event's id, so that a second delivery changes nothing. */
@Injectable()
export class AssetAuditConsumer implements OutboxConsumer {
  readonly name = 'asset-audit';
  readonly types: readonly OutboxEventType[] = [
    'asset.created',
    'asset.ready',
    'asset.failed',
    'asset.trashed',
    'asset.recovered',
    'asset.purged',
  ];

  constructor(private readonly audit: AuditRepository) {}

  async handle(event: OutboxEvent): Promise<void> {
    if (event.organizationId === null || !('assetId' in event.payload)) return;
    const { assetId, ...rest } = event.payload;
    const actorId = 'actorId' in rest ? rest.actorId : null;
    await this.audit.insertOnce({
      id: event.id,
      organizationId: event.organizationId,
      actorKind: actorId === null ? 'system' : 'key',
      actorId,
      action: event.type,
      resourceType: 'asset',
      resourceId: assetId,
      metadata: { ...rest },
    });
  }
}
