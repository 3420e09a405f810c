import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '../database';

/** Tables whose rows are units of work: they all carry status, attempt, dispatch_no, next_attempt_at, lease_token and lease_until. */
export type WorkTable = 'asset_preparation' | 'analysis_run';

/** The right to work on a row until the lease runs out. Every write about the work carries the token (fencing). */
export interface Claim {
  readonly table: WorkTable;
  readonly id: string;
  readonly organizationId: string;
  readonly leaseToken: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** A row whose wake-up job may be lost; `dispatchNo` is the last one handed out. */
export interface DueWork {
  readonly id: string;
  readonly dispatchNo: number;
}

/** A wake-up is looked for again after this time if nobody has claimed the row. */
export const RECHECK_MS = 10_000;

const uuids = (ids: readonly string[]) => Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));

/** Compare-and-set over work rows, on the database's clock: processes' clocks may differ, the row's may not. */
@Injectable()
export class WorkRepository {
  constructor(private readonly database: Database) {}

  /** Takes a queued row for `leaseMs`. Null when it is taken, over, or not to be started yet. */
  async claim(table: WorkTable, id: string, leaseMs: number): Promise<Claim | null> {
    const leaseToken = randomUUID();
    const rows = await this.database.client.$queryRaw<{ organizationId: string; attempt: number }[]>`
      UPDATE ${Prisma.raw(table)}
      SET status = 'running', attempt = attempt + 1, lease_token = ${leaseToken}::uuid,
          lease_until = now() + ${leaseMs} * interval '1 millisecond', next_attempt_at = NULL
      WHERE id = ${id}::uuid AND status = 'queued' AND next_attempt_at IS NOT NULL
      RETURNING organization_id AS "organizationId", attempt`;
    const row = rows[0];
    return row ? { table, id, leaseToken, ...row } : null;
  }

  /** Prolongs a claim. False when it was lost: stop working, nothing you write will be taken. */
  async renew(claim: Claim, leaseMs: number): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(claim.table)} SET lease_until = now() + ${leaseMs} * interval '1 millisecond' WHERE ${this.owned(claim)}`;
    return changed === 1;
  }

  /** Keeps a claim from being taken away until the unit of work around this ends. False when it was lost. */
  async hold(claim: Claim): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<
      unknown[]
    >`SELECT 1 FROM ${Prisma.raw(claim.table)} WHERE ${this.owned(claim)} FOR SHARE`;
    return rows.length === 1;
  }

  /** Ends the work under a claim. False when the claim was lost: whoever has it now decides. */
  async finish(claim: Claim, status: 'succeeded' | 'failed' | 'cancelled', errorCode: string | null = null): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(claim.table)}
      SET status = ${status}::work_status, error_code = ${errorCode}, completed_at = now(), lease_token = NULL, lease_until = NULL, next_attempt_at = NULL
      WHERE ${this.owned(claim)}`;
    return changed === 1;
  }

  /** Gives a claim back, to be tried again after `delayMs`. */
  async requeue(claim: Claim, delayMs: number, errorCode: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(claim.table)}
      SET status = 'queued', error_code = ${errorCode}, lease_token = NULL, lease_until = NULL,
          next_attempt_at = now() + ${delayMs} * interval '1 millisecond'
      WHERE ${this.owned(claim)}`;
    return changed === 1;
  }

  /** Gives a claim back untried: the process is going down, the work is not to blame. */
  async giveBack(claim: Claim): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(claim.table)}
      SET status = 'queued', attempt = attempt - 1, lease_token = NULL, lease_until = NULL, next_attempt_at = now() WHERE ${this.owned(claim)}`;
    return changed === 1;
  }

  /** Gives a claim back untried, not to be tried before `until`: something else than the work is in the way. */
  async pause(claim: Claim, until: Date, errorCode: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(claim.table)}
      SET status = 'queued', attempt = attempt - 1, error_code = ${errorCode}, lease_token = NULL, lease_until = NULL, next_attempt_at = ${until}
      WHERE ${this.owned(claim)}`;
    return changed === 1;
  }

  /** Puts rows whose worker vanished back in the queue, due at once. Returns how many. */
  reclaimExpired(table: WorkTable): Promise<number> {
    return this.database.client.$executeRaw`
      UPDATE ${Prisma.raw(table)} SET status = 'queued', lease_token = NULL, lease_until = NULL, next_attempt_at = now()
      WHERE id IN (SELECT id FROM ${Prisma.raw(table)} WHERE status = 'running' AND lease_until < now() LIMIT 500 FOR UPDATE SKIP LOCKED)`;
  }

  /** Rows nobody has claimed in time. They are reserved for this caller for RECHECK_MS, so that two sweeps never dispatch the same row. */
  takeDue(table: WorkTable, limit: number): Promise<DueWork[]> {
    return this.database.client.$queryRaw<DueWork[]>`
      UPDATE ${Prisma.raw(table)} SET next_attempt_at = now() + ${RECHECK_MS} * interval '1 millisecond'
      WHERE id IN (
        SELECT id FROM ${Prisma.raw(table)} WHERE status = 'queued' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING id, dispatch_no AS "dispatchNo"`;
  }

  /** Numbers a new wake-up for each row. */
  nextDispatch(table: WorkTable, ids: readonly string[]): Promise<DueWork[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.database.client.$queryRaw<DueWork[]>`
      UPDATE ${Prisma.raw(table)} SET dispatch_no = dispatch_no + 1, next_attempt_at = now() + ${RECHECK_MS} * interval '1 millisecond'
      WHERE id IN (${uuids(ids)}) AND status = 'queued' AND next_attempt_at IS NOT NULL
      RETURNING id, dispatch_no AS "dispatchNo"`;
  }

  private owned(claim: Claim) {
    return Prisma.sql`id = ${claim.id}::uuid AND status = 'running' AND lease_token = ${claim.leaseToken}::uuid`;
  }
}
