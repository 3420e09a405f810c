import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@argus/platform/audit';
import { Outbox } from '@argus/platform/outbox';
import type { StoredSale } from './pack-sales.repository';

/** What is said and kept of a sale. */
@Injectable()
export class SaleRecords {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  async bought(organizationId: string, { id, packCredits }: StoredSale): Promise<void> {
    await this.outbox.append({ type: 'billing.pack_bought', organizationId, payload: { saleId: id, credits: packCredits } });
    await this.keep(organizationId, id, 'billing.pack_bought', { credits: packCredits });
  }

  corrected(organizationId: string, { id, takenCredits }: StoredSale, wanted: number): Promise<void> {
    const action = wanted > takenCredits ? 'billing.credits_taken_back' : 'billing.credits_given_back';
    return this.keep(organizationId, id, action, { credits: Math.abs(wanted - takenCredits) });
  }

  private keep(organizationId: string, saleId: string, action: string, metadata: Record<string, unknown>): Promise<void> {
    return this.audit.append(organizationId, { actor: null, action, resource: { type: 'pack_sale', id: saleId }, metadata });
  }
}
