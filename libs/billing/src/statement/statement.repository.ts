import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Movement } from './movement';

/** What the reader of a statement goes by from its first page on. */
export interface StatementView {
  /** What the database showed then, as PostgreSQL prints a snapshot. */
  readonly snapshot: string;
  /** Everything older than this id had been committed then, or never would be. */
  readonly certainBefore: string;
}

/** Where a page begins: behind this movement. */
export interface StatementPosition {
  readonly beforeId: string;
  readonly view: StatementView;
}

export interface StatementFilter {
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface MovementRow extends Omit<Movement, 'balanceAfter'> {
  /** What the movements between the beginning of the page and this one did to what can be spent, this one left out. */
  readonly newerCredits: number;
}

export interface Balance {
  readonly available: number;
  readonly held: number;
  readonly owed: number;
}

@Injectable()
export class StatementRepository {
  constructor(private readonly database: Database) {}

  /** What is booked in the accounts now. */
  async balance(organizationId: string): Promise<Balance> {
    const rows = await this.database.client.$queryRaw<Balance[]>`
      SELECT COALESCE(sum(balance_credits) FILTER (WHERE kind IN ('promo', 'monthly', 'pack')), 0)::int AS available,
        COALESCE(sum(balance_credits) FILTER (WHERE kind = 'held'), 0)::int AS held,
        COALESCE(-sum(balance_credits) FILTER (WHERE kind = 'debt'), 0)::int AS owed
      FROM ledger_account WHERE org_id = ${organizationId}::uuid`;
    return rows[0]!;
  }

  /** The state of the data at this moment. An id says to the millisecond when it was made; none is committed later than an hour after that. */
  async view(): Promise<StatementView> {
    const rows = await this.database.client.$queryRaw<StatementView[]>`
      SELECT pg_current_snapshot()::text AS snapshot,
        (lpad(to_hex((extract(epoch FROM now() - interval '1 hour') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid::text AS "certainBefore"`;
    return rows[0]!;
  }

  /**
   * Movements behind a position, the newest first. Ids are handed out before a transaction commits, so one that is older than the position
   * may come to light after the page before was read: it is not in the balance the position carries, and left out. Which ones these are
   * says the row's inserting transaction, whose 32 bits are taken for the number nearest to the snapshot's.
   */
  page(
    organizationId: string,
    { beforeId, view }: StatementPosition,
    { from, to }: StatementFilter,
    limit: number,
  ): Promise<MovementRow[]> {
    return this.database.client.$queryRaw<MovementRow[]>`
      WITH known AS NOT MATERIALIZED (
        SELECT t.id, t.kind, t.business_key, t.occurred_at FROM ledger_transaction t,
          (SELECT ${view.snapshot}::pg_snapshot AS snapshot, pg_snapshot_xmax(${view.snapshot}::pg_snapshot)::text::bigint AS top) AS seen
        WHERE t.org_id = ${organizationId}::uuid AND t.id < ${beforeId}::uuid AND (
          t.id < ${view.certainBefore}::uuid OR pg_visible_in_snapshot(
            (seen.top - (mod(mod(seen.top - t.xmin::text::bigint + 2147483648, 4294967296) + 4294967296, 4294967296) - 2147483648))::text::xid8,
            seen.snapshot))),
      shown AS (
        SELECT * FROM known
        WHERE (${from}::timestamptz IS NULL OR occurred_at >= ${from}) AND (${to}::timestamptz IS NULL OR occurred_at < ${to})
        ORDER BY id DESC LIMIT ${limit}),
      span AS (
        SELECT known.id, COALESCE(sum(e.amount_credits) FILTER (WHERE a.kind IN ('promo', 'monthly', 'pack')), 0)::int AS credits,
          COALESCE(sum(e.amount_credits) FILTER (WHERE a.kind = 'held'), 0)::int AS held,
          COALESCE(jsonb_agg(jsonb_build_object('kind', a.kind, 'lotRef', a.lot_ref, 'credits', e.amount_credits,
            'expiresAt', to_char(a.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'receiptUrl', s.receipt_url) ORDER BY a.kind, a.lot_ref)
            FILTER (WHERE a.kind IN ('promo', 'monthly', 'pack', 'debt')), '[]') AS lots
        FROM known JOIN ledger_entry e ON e.tx_id = known.id JOIN ledger_account a ON a.id = e.account_id
        LEFT JOIN pack_sale s ON a.kind = 'pack' AND s.id = a.lot_ref
        WHERE known.id >= (SELECT id FROM shown ORDER BY id LIMIT 1) GROUP BY known.id),
      running AS (SELECT *, (sum(credits) OVER (ORDER BY id DESC) - credits)::int AS newer FROM span)
      SELECT shown.id, shown.kind, shown.business_key AS "businessKey", shown.occurred_at AS at, running.credits, running.held, running.lots,
        running.newer AS "newerCredits"
      FROM shown JOIN running ON running.id = shown.id ORDER BY shown.id DESC`;
  }
}
