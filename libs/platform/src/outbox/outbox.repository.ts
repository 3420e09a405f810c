import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '../database';
import type { OutboxEvent, OutboxMessage } from './outbox-events';

@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  async insert(id: string, message: OutboxMessage): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO outbox_event (id, organization_id, type, payload)
      VALUES (${id}::uuid, ${message.organizationId}::uuid, ${message.type}, ${JSON.stringify(message.payload)}::jsonb)
      ON CONFLICT (id) DO NOTHING`;
  }

  /** Takes up to `limit` due events for `holdMs`, oldest first; no other relay sees them until then. */
  async claimDue(limit: number, holdMs: number): Promise<OutboxEvent[]> {
    const rows = await this.database.client.$queryRaw<OutboxEvent[]>`
      UPDATE outbox_event SET attempt = attempt + 1, next_attempt_at = now() + ${holdMs} * interval '1 millisecond'
      WHERE id IN (
        SELECT id FROM outbox_event WHERE published_at IS NULL AND next_attempt_at <= now()
        ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, organization_id AS "organizationId", type, payload, created_at AS "createdAt", attempt`;
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.client
      .$executeRaw`UPDATE outbox_event SET published_at = now() WHERE id IN (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`;
  }

  async postpone(id: string, delayMs: number): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE outbox_event SET next_attempt_at = now() + ${delayMs} * interval '1 millisecond' WHERE id = ${id}::uuid AND published_at IS NULL`;
  }

  /** Removes published events older than `ageMs`; returns how many. */
  deletePublished(ageMs: number): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM outbox_event WHERE published_at < now() - ${ageMs} * interval '1 millisecond'`;
  }
}
