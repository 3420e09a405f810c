import { Injectable } from '@nestjs/common';
import { type Actor, newId } from '@argus/common';
import { AuditRepository, type ListedAuditEntry } from './audit.repository';
import { currentOrigin } from './request-origin';

/** Something sensitive that was done. */
export interface AuditedAct {
  readonly actor: Actor | null;
  /** Like an event's name: `member.removed`. */
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  /** Ids and words, never secrets. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Where a service says who did what. Called inside the unit of work that does it, so that neither is there without the other. */
@Injectable()
export class AuditTrail {
  constructor(private readonly entries: AuditRepository) {}

  append(organizationId: string, { actor, action, resource, metadata = {} }: AuditedAct): Promise<void> {
    return this.entries.insertOnce({
      id: newId(),
      organizationId,
      actorKind: actor?.kind ?? 'system',
      actorId: actor?.id ?? null,
      action,
      resourceType: resource.type,
      resourceId: resource.id,
      metadata,
      ...currentOrigin(),
    });
  }

  /** One page of what was done in an organization, the newest first. @param page from 1 */
  async read(organizationId: string, page: number, limit: number): Promise<{ entries: ListedAuditEntry[]; total: number }> {
    const [entries, total] = await Promise.all([
      this.entries.list(organizationId, { limit, offset: (page - 1) * limit }),
      this.entries.count(organizationId),
    ]);
    return { entries, total };
  }
}
