import { Injectable } from '@nestjs/common';
import type { Actor } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { Outbox } from '@argus/platform/outbox';

/** What is said of an organization that changes hands or ends: to the audit trail, and to those who must clean up. */
@Injectable()
export class OwnershipRecords {
  constructor(
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
  ) {}

  transferred(organizationId: string, actor: Actor, newOwnerId: string): Promise<void> {
    return this.note(organizationId, actor, 'organization.transferred', { from: actor.id, to: newOwnerId });
  }

  async deleted(organizationId: string, actor: Actor): Promise<void> {
    await this.note(organizationId, actor, 'organization.deleted', {});
    await this.outbox.append({ type: 'organization.deleted', organizationId, payload: { actor } });
  }

  private note(organizationId: string, actor: Actor, action: string, metadata: Record<string, unknown>): Promise<void> {
    return this.audit.append(organizationId, { actor, action, resource: { type: 'organization', id: organizationId }, metadata });
  }
}
