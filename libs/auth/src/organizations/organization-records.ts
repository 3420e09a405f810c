import { Injectable } from '@nestjs/common';
import type { Actor } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { Outbox } from '@argus/platform/outbox';

/** What is said of an organization to the audit trail and to whoever reacts to it. Called inside the unit of work of the act itself. */
@Injectable()
export class OrganizationRecords {
  constructor(
    private readonly audit: AuditTrail,
    private readonly outbox: Outbox,
  ) {}

  async created(organizationId: string, actor: Actor): Promise<void> {
    await this.note(organizationId, actor, 'organization.created', {});
    await this.outbox.append({ type: 'organization.created', organizationId, payload: { actor } });
  }

  async updated(organizationId: string, actor: Actor, fields: readonly string[]): Promise<void> {
    await this.note(organizationId, actor, 'organization.updated', { fields });
    if (!fields.includes('aiBudgetDaily') && !fields.includes('aiBudgetMonthly')) return;
    await this.outbox.append({ type: 'organization.budgets_changed', organizationId, payload: { actor } });
  }

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
