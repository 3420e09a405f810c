import type { Actor } from '@argus/common';
import type { OutboxEvent } from '../outbox';
import type { AuditEntry } from './audit.repository';

/** A payload without the id of the resource. */
interface Details {
  readonly actor?: Actor | null;
  /** Of events that were waiting when actors got a kind: it was a key. To be removed a release later. */
  readonly actorId?: string | null;
  readonly runId?: string | null;
  readonly errorCode?: string;
}

/**
 * What the audit trail keeps of an event: one entry, under the event's id, so that a second delivery changes nothing.
 */
export function entryOf(
  { id, type }: OutboxEvent,
  organizationId: string,
  resource: { readonly type: string; readonly id: string },
  { actor, actorId, ...details }: Details,
): AuditEntry {
  const by = actor ?? (actorId ? { kind: 'key', id: actorId } : null);
  return {
    id,
    organizationId,
    actorKind: by?.kind ?? 'system',
    actorId: by?.id ?? null,
    action: type,
    resourceType: resource.type,
    resourceId: resource.id,
    metadata: { ...details },
  };
}
