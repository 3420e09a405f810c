import type { OutboxEvent } from '../outbox';
import type { AuditEntry } from './audit.repository';

/** A payload without the id of the resource. */
interface Details {
  readonly actorId?: string | null;
  readonly runId?: string | null;
  readonly errorCode?: string;
}

/**
 * What the audit trail keeps of an event: one entry, under the event's id, so that a second delivery changes nothing. The actor is the
 * key the payload names, if it names one.
 */
export function entryOf(
  { id, type }: OutboxEvent,
  organizationId: string,
  resource: { readonly type: string; readonly id: string },
  details: Details,
): AuditEntry {
  const { actorId = null } = details;
  return {
    id,
    organizationId,
    actorKind: actorId === null ? 'system' : 'key',
    actorId,
    action: type,
    resourceType: resource.type,
    resourceId: resource.id,
    metadata: { ...details },
  };
}
