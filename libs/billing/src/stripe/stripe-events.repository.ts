import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { EventReading, EventTarget } from './stripe-readings';

export interface DueEvent {
  readonly id: string;
  readonly type: string;
  readonly targetKind: EventTarget['kind'];
  readonly targetId: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

@Injectable()
export class StripeEventsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Keeps an event once, due at once: the column would round the moment up, and a worker that is woken within it would find nothing. False
   * when it is kept already.
   */
  async insert({ id, type, createdAt }: EventReading, target: EventTarget): Promise<boolean> {
    const inserted = await this.database.client.$executeRaw`
      INSERT INTO stripe_event (id, type, target_kind, target_id, created_at, next_attempt_at)
      VALUES (${id}, ${type}, ${target.kind}, ${target.id}, ${createdAt}, date_trunc('milliseconds', now())) ON CONFLICT (id) DO NOTHING`;
    return inserted === 1;
  }

  /** Takes up to `limit` events that are due for `holdMs`, the longest waiting first; no other worker sees them until then. */
  claimDue(limit: number, holdMs: number): Promise<DueEvent[]> {
    return this.database.client.$queryRaw<DueEvent[]>`
      UPDATE stripe_event SET attempt = attempt + 1, next_attempt_at = now() + ${holdMs} * interval '1 millisecond'
      WHERE id IN (
        SELECT id FROM stripe_event WHERE applied_at IS NULL AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, type, target_kind AS "targetKind", target_id AS "targetId", attempt`;
  }

  async markApplied(id: string): Promise<void> {
    await this.database.client.$executeRaw`UPDATE stripe_event SET applied_at = now(), error_code = NULL WHERE id = ${id}`;
  }

  async postpone(id: string, delayMs: number, errorCode: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE stripe_event SET next_attempt_at = now() + ${delayMs} * interval '1 millisecond', error_code = ${errorCode}
      WHERE id = ${id} AND applied_at IS NULL`;
  }

  /** Removes events that were applied more than `ageMs` ago; returns how many. */
  deleteApplied(ageMs: number): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM stripe_event WHERE applied_at < now() - ${ageMs} * interval '1 millisecond'`;
  }

  /** Numbers a fetch that is about to start, over all workers. */
  async nextFetch(): Promise<bigint> {
    const [row] = await this.database.client.$queryRaw<{ no: bigint }[]>`SELECT nextval('stripe_fetch_no') AS no`;
    if (!row) throw new Error('The sequence of fetches gave no number');
    return row.no;
  }
}
