import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import type { BadRow } from './ledger-problems';

/** The first bad rows, each with how many there are in all. */
export type BadRows = readonly (BadRow & { readonly total: number })[];

export interface LedgerCounts {
  readonly accounts: number;
  readonly transactions: number;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
}

const SHOWN = 20;

/**
 * Questions to the whole book, of all organizations. Each is one statement, which sees one state of the data, and is answered by the database:
 * however long the book is, only what is wrong with it is read.
 */
@Injectable()
export class LedgerChecksRepository {
  constructor(private readonly database: Database) {}

  async counts(): Promise<LedgerCounts> {
    const rows = await this.database.client.$queryRaw<LedgerCounts[]>`
      SELECT (SELECT count(*)::int FROM ledger_account) AS accounts, (SELECT count(*)::int FROM ledger_transaction) AS transactions,
        count(*) FILTER (WHERE state = 'held')::int AS held, count(*) FILTER (WHERE state = 'captured')::int AS captured,
        count(*) FILTER (WHERE state = 'released')::int AS released
      FROM credit_hold`;
    return rows[0]!;
  }

  unbalancedTransactions(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT t.org_id, t.business_key AS subject, 'entries that sum to 0' AS expected, COALESCE(e.sum::text, 'no entries') AS found
      FROM ledger_transaction t LEFT JOIN (SELECT tx_id, sum(amount_credits) FROM ledger_entry GROUP BY tx_id) AS e ON e.tx_id = t.id
      WHERE e.sum IS DISTINCT FROM 0`);
  }

  driftedBalances(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT a.org_id, a.kind || ' ' || a.lot_ref || ' (' || a.id || ')' AS subject, COALESCE(e.sum, 0)::text AS expected, a.balance_credits::text AS found
      FROM ledger_account a LEFT JOIN (SELECT account_id, sum(amount_credits) FROM ledger_entry GROUP BY account_id) AS e ON e.account_id = a.id
      WHERE a.balance_credits <> COALESCE(e.sum, 0)`);
  }

  impossibleBalances(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT org_id, kind || ' ' || lot_ref || ' (' || id || ')' AS subject, CASE kind WHEN 'debt' THEN '0 or less' ELSE '0 or more' END AS expected,
        balance_credits::text AS found
      FROM ledger_account
      WHERE kind IN ('promo', 'monthly', 'pack', 'held') AND balance_credits < 0 OR kind = 'debt' AND balance_credits > 0`);
  }

  misbookedHolds(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT h.org_id, h.run_id::text AS subject, h.state::text AS expected,
        CASE WHEN c.id IS NOT NULL AND r.id IS NOT NULL THEN 'captured and released' WHEN c.id IS NOT NULL THEN 'captured'
          WHEN r.id IS NOT NULL THEN 'released' ELSE 'held' END || ' by its bookings' AS found
      FROM credit_hold h LEFT JOIN ledger_transaction c ON c.business_key = 'capture:' || h.run_id
        LEFT JOIN ledger_transaction r ON r.business_key = 'release:' || h.run_id
      WHERE (h.state = 'captured') <> (c.id IS NOT NULL) OR (h.state = 'released') <> (r.id IS NOT NULL)`);
  }

  wrongHoldAmounts(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT h.org_id, h.run_id::text AS subject, h.amount_credits::text AS expected, COALESCE(booked.sum, 0)::text AS found
      FROM credit_hold h LEFT JOIN (
        SELECT e.tx_id, sum(e.amount_credits) FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id AND a.kind = 'held'
        WHERE e.amount_credits > 0 GROUP BY e.tx_id) AS booked ON booked.tx_id = h.tx_id
      WHERE h.amount_credits <> COALESCE(booked.sum, 0)`);
  }

  wrongHeldAccounts(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT COALESCE(a.org_id, h.org_id) AS org_id, 'held' AS subject, COALESCE(h.sum, 0)::text AS expected, COALESCE(a.balance_credits, 0)::text AS found
      FROM (SELECT org_id, balance_credits FROM ledger_account WHERE kind = 'held') AS a
      FULL JOIN (SELECT org_id, sum(amount_credits) FROM credit_hold WHERE state = 'held' GROUP BY org_id) AS h ON h.org_id = a.org_id
      WHERE COALESCE(a.balance_credits, 0) <> COALESCE(h.sum, 0)`);
  }

  leftOverHolds(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT h.org_id, h.run_id::text AS subject, 'a run under way' AS expected, COALESCE(r.status::text, 'no run') AS found
      FROM credit_hold h LEFT JOIN analysis_run r ON r.id = h.run_id
      WHERE h.state = 'held' AND (r.id IS NULL OR r.status NOT IN ('queued', 'running'))`);
  }

  holdsSettledEarly(): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT h.org_id, h.run_id::text AS subject, 'held' AS expected, h.state || ', and the run is ' || r.status AS found
      FROM analysis_run r JOIN credit_hold h ON h.run_id = r.id
      WHERE r.status IN ('queued', 'running') AND h.state <> 'held'`);
  }

  /** Lots that were to be booked out before `deadline`. */
  lotsNotExpired(deadline: Date): Promise<BadRows> {
    return this.firstOf(Prisma.sql`
      SELECT org_id, kind || ' ' || lot_ref || ' (' || id || ')' AS subject, 'empty since ' || to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' AS expected,
        balance_credits::text AS found
      FROM ledger_account WHERE kind IN ('promo', 'monthly') AND balance_credits > 0 AND expires_at < ${deadline}`);
  }

  private firstOf(bad: Prisma.Sql): Promise<BadRows> {
    return this.database.client.$queryRaw<(BadRow & { total: number })[]>`
      SELECT org_id AS "organizationId", subject, expected, found, count(*) OVER ()::int AS total
      FROM (${bad}) AS bad ORDER BY org_id, subject LIMIT ${SHOWN}`;
  }
}
