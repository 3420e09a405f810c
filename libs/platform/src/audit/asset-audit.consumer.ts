import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '../outbox';
import { entryOf } from './audit-entry';
import { AuditRepository } from './audit.repository';

/** Keeps the audit trail of assets: who brought which in, what became of it, who removed it. */
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
    const { assetId, ...details } = event.payload;
    await this.audit.insertOnce(entryOf(event, event.organizationId, { type: 'asset', id: assetId }, details));
  }
}
