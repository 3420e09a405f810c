import { Injectable } from '@nestjs/common';
import { newId } from '@argus/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';
import { type AccountKind, accountId, type AccountRef, balanced, type Lot, type Posting } from './ledger';

/**
 * What is booked: credits are granted, set aside for a run (hold) and spent (capture) or given back (release); they expire; what was paid
 * back to a buyer is taken back (refund after a refund, claw_back after a dispute); adjust undoes a claw-back.
 */
export type TransactionKind = 'grant' | 'hold' | 'capture' | 'release' | 'expire' | 'refund' | 'claw_back' | 'adjust';

export interface NewTransaction {
  readonly kind: TransactionKind;
  /** Names the fact being booked: the same key is booked once, ever. */
  readonly businessKey: string;
  readonly occurredAt: Date;
  readonly postings: readonly Posting[];
  /** The run these credits are set aside for. */
  readonly hold?: NewHold;
}

export interface LiveLot extends Lot {
  /** Null: never. */
  readonly expiresAt: Date | null;
}

/** A lot whose time is over and which still has credits. */
export interface ExpiredLot extends Lot {
  readonly organizationId: string;
}

/** Credits set aside for a run, and on which key's count of which cycle. */
export interface NewHold {
  readonly runId: string;
  readonly amountCredits: number;
  readonly counted: { readonly keyId: string; readonly cycleStart: Date } | null;
}

export interface SettledHold {
  readonly transactionId: string;
  readonly amountCredits: number;
  /** The key these credits were counted on, in which cycle; null where they were on none. */
  readonly spenderId: string | null;
  readonly cycleStart: Date | null;
}

/** Credits of an organization by what they are. */
export interface Standing {
  readonly promo: number;
  readonly monthly: number;
  readonly packs: number;
  readonly held: number;
  /** For packs that were spent and then paid back. */
  readonly owed: number;
  readonly isMonthBooked: boolean;
}

/**
 * In which accounts are locked, so that two transactions never wait for each other. It is the order in which lots are spent. The kind is the
 * table's: a statement that prints it as text would otherwise sort by its letters.
 */
const BOOK_ORDER = fixedPart(Prisma.sql`ledger_account.kind, expires_at, position, created_at, lot_ref`);

@Injectable()
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /** Lots with credits left, in spending order: promo, monthly, then packs; of a kind what expires first, then the oldest. Locked until the transaction ends. */
  lockSpendableLots(organizationId: string, now: Date): Promise<Lot[]> {
    return this.database.client.$queryRaw<Lot[]>`
      SELECT kind::text AS kind, lot_ref AS "lotRef", balance_credits AS "balanceCredits" FROM ledger_account
      WHERE org_id = ${organizationId}::uuid AND kind IN ('promo', 'monthly', 'pack') AND balance_credits > 0
        AND (expires_at IS NULL OR expires_at > ${now})
      ORDER BY ${BOOK_ORDER} FOR UPDATE`;
  }

  /** Lots that have not expired, the empty ones as well, in spending order. */
  liveLots(organizationId: string, now: Date): Promise<LiveLot[]> {
    return this.database.client.$queryRaw<LiveLot[]>`
      SELECT kind::text AS kind, lot_ref AS "lotRef", balance_credits AS "balanceCredits", expires_at AS "expiresAt" FROM ledger_account
      WHERE org_id = ${organizationId}::uuid AND kind IN ('promo', 'monthly', 'pack') AND (expires_at IS NULL OR expires_at > ${now})
      ORDER BY ${BOOK_ORDER}`;
  }

  /**
   * What an organization has, seen at one moment: a month that is booked between two looks would be in neither. `monthRef` names the lot of
   * its free month, which may have ended early.
   */
  async standing(organizationId: string, now: Date, monthRef: string): Promise<Standing> {
    const rows = await this.database.client.$queryRaw<Standing[]>`
      SELECT COALESCE(sum(balance_credits) FILTER (WHERE is_live AND kind = 'promo'), 0)::int AS promo,
        COALESCE(sum(balance_credits) FILTER (WHERE is_live AND kind = 'monthly'), 0)::int AS monthly,
        COALESCE(sum(balance_credits) FILTER (WHERE is_live AND kind = 'pack'), 0)::int AS packs,
        COALESCE(sum(balance_credits) FILTER (WHERE kind = 'held'), 0)::int AS held,
        COALESCE(-sum(balance_credits) FILTER (WHERE kind = 'debt'), 0)::int AS owed,
        COALESCE(bool_or(kind = 'monthly' AND (is_live OR lot_ref = ${monthRef})), false) AS "isMonthBooked"
      FROM (
        SELECT kind, lot_ref, balance_credits, expires_at IS NULL OR expires_at > ${now} AS is_live
        FROM ledger_account WHERE org_id = ${organizationId}::uuid) AS account`;
    return rows[0]!;
  }

  /** Locks those of the accounts that exist, in the book's order. */
  lockAccounts(organizationId: string, accounts: readonly AccountRef[]): Promise<Lot[]> {
    const ids = accounts.map((account) => accountId(organizationId, account));
    return this.database.client.$queryRaw<Lot[]>`
      SELECT kind::text AS kind, lot_ref AS "lotRef", balance_credits AS "balanceCredits" FROM ledger_account
      WHERE id = ANY (${ids}::uuid[]) ORDER BY ${BOOK_ORDER} FOR UPDATE`;
  }

  /** What is owed for lots that were spent and then taken back, by lot; positive. It changes only under the lot's lock. */
  async debtsOf(organizationId: string, lotRefs: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.client.$queryRaw<{ lotRef: string; credits: number }[]>`
      SELECT lot_ref AS "lotRef", -balance_credits AS credits FROM ledger_account
      WHERE org_id = ${organizationId}::uuid AND kind = 'debt' AND lot_ref = ANY (${lotRefs}::text[]) AND balance_credits < 0`;
    return new Map(rows.map(({ lotRef, credits }) => [lotRef, credits]));
  }

  /** Which of these facts are booked. */
  async bookedKeys(organizationId: string, businessKeys: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.client.$queryRaw<{ businessKey: string }[]>`
      SELECT business_key AS "businessKey" FROM ledger_transaction
      WHERE org_id = ${organizationId}::uuid AND business_key = ANY (${businessKeys}::text[])`;
    return new Set(rows.map(({ businessKey }) => businessKey));
  }

  /** Lets paid months of an organization be booked one after the other: what an upgrade adds depends on what is booked. Until the transaction ends. */
  async lockPaidMonths(organizationId: string): Promise<void> {
    await this.database.client.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`paid-months:${organizationId}`}, 0))`;
  }

  /** Nothing in the lot can be spent from now on, nor what comes back to it. */
  async endLot(organizationId: string, lot: AccountRef, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE ledger_account SET expires_at = LEAST(expires_at, ${now}) WHERE id = ${accountId(organizationId, lot)}::uuid`;
  }

  /** Lots of an organization whose time is over. */
  expiredLots(organizationId: string, now: Date): Promise<Lot[]> {
    return this.database.client.$queryRaw<Lot[]>`
      SELECT kind::text AS kind, lot_ref AS "lotRef", balance_credits AS "balanceCredits" FROM ledger_account
      WHERE org_id = ${organizationId}::uuid AND kind IN ('promo', 'monthly') AND balance_credits > 0 AND expires_at <= ${now}
      ORDER BY ${BOOK_ORDER}`;
  }

  /** Lots of every organization whose time is over; who takes one in hand locks it and looks again. */
  findExpiredLots(now: Date, limit: number): Promise<ExpiredLot[]> {
    return this.database.client.$queryRaw<ExpiredLot[]>`
      SELECT org_id AS "organizationId", kind::text AS kind, lot_ref AS "lotRef", balance_credits AS "balanceCredits" FROM ledger_account
      WHERE kind IN ('promo', 'monthly') AND balance_credits > 0 AND expires_at <= ${now} AND org_id IS NOT NULL
      ORDER BY expires_at LIMIT ${limit}`;
  }

  /**
   * Books a transaction: its row, its entries, the accounts' new balances and the hold it is for, or nothing when this business key is
   * booked already. Says whether it booked.
   */
  async post(organizationId: string, transaction: NewTransaction): Promise<boolean> {
    const postings = balanced(transaction.postings);
    const first = await this.book(organizationId, transaction, postings);
    if (first.accounts === postings.length) return first.booked;
    await this.openAccounts(organizationId, postings, transaction.occurredAt);
    return (await this.book(organizationId, transaction, postings)).booked;
  }

  /**
   * Locks the accounts in the book's order and books, if all of them are there. Otherwise it locks none: the missing ones would then be
   * made, and locked, behind those that come after them.
   */
  private async book(
    organizationId: string,
    { kind, businessKey, occurredAt, hold }: NewTransaction,
    postings: readonly Posting[],
  ): Promise<{ accounts: number; booked: boolean }> {
    const ids = postings.map(({ account }) => accountId(organizationId, account));
    const amounts = postings.map(({ amountCredits }) => amountCredits);
    const rows = await this.database.client.$queryRaw<{ accounts: number; booked: boolean }[]>`
      WITH entry (account_id, amount) AS (SELECT * FROM unnest(${ids}::uuid[], ${amounts}::int[])),
      locked AS MATERIALIZED (
        SELECT id FROM ledger_account WHERE id = ANY (${ids}::uuid[])
          AND (SELECT count(*) FROM ledger_account WHERE id = ANY (${ids}::uuid[])) = ${ids.length}::int
        ORDER BY ${BOOK_ORDER} FOR UPDATE),
      tx AS (
        INSERT INTO ledger_transaction (id, org_id, kind, business_key, occurred_at)
        SELECT ${newId()}::uuid, ${organizationId}::uuid, ${kind}, ${businessKey}, ${occurredAt}::timestamptz
        WHERE (SELECT count(*) FROM locked) = ${ids.length}::int
        ON CONFLICT (business_key) DO NOTHING RETURNING id),
      account AS (
        UPDATE ledger_account SET balance_credits = balance_credits + entry.amount FROM entry, tx WHERE ledger_account.id = entry.account_id
        RETURNING ledger_account.id),
      entries AS (
        INSERT INTO ledger_entry (tx_id, account_id, amount_credits)
        SELECT tx.id, entry.account_id, entry.amount FROM tx, entry WHERE (SELECT count(*) FROM account) > 0),
      hold AS (
        INSERT INTO credit_hold (run_id, org_id, tx_id, amount_credits, spender_id, cycle_start)
        SELECT ${hold?.runId ?? null}::uuid, ${organizationId}::uuid, tx.id, ${hold?.amountCredits ?? null}::int,
          ${hold?.counted?.keyId ?? null}::uuid, ${hold?.counted?.cycleStart ?? null}::timestamptz
        FROM tx WHERE ${hold !== undefined}::boolean)
      SELECT (SELECT count(*)::int FROM locked) AS accounts, EXISTS (SELECT FROM tx) AS booked`;
    return rows[0] ?? { accounts: 0, booked: false };
  }

  /**
   * Makes the accounts that do not exist yet and locks all of them. Somebody may make the same in this moment, and either of an account's
   * two keys may show it first: hence no key is named for the conflict.
   */
  private async openAccounts(organizationId: string, postings: readonly Posting[], now: Date): Promise<void> {
    const accounts = postings.map(({ account }) => {
      const { kind, lotRef, expiresAt = null, position = 0 } = account;
      return Prisma.sql`(${accountId(organizationId, account)}::uuid, ${organizationId}::uuid, ${kind}::ledger_account_kind, ${lotRef},
        ${expiresAt}::timestamptz, ${position}::int, ${now})`;
    });
    await this.database.client.$executeRaw`
      INSERT INTO ledger_account (id, org_id, kind, lot_ref, expires_at, position, created_at) VALUES ${Prisma.join(accounts)}
      ON CONFLICT DO NOTHING`;
    const ids = postings.map(({ account }) => Prisma.sql`${accountId(organizationId, account)}::uuid`);
    await this.database.client.$queryRaw`
      SELECT 1 FROM ledger_account WHERE id IN (${Prisma.join(ids)}) ORDER BY ${BOOK_ORDER} FOR UPDATE`;
  }

  /** Settles a hold once: returns it when this call won, null when there is none or it is settled already. */
  async settleHold(organizationId: string, runId: string, to: 'captured' | 'released'): Promise<SettledHold | null> {
    const rows = await this.database.client.$queryRaw<SettledHold[]>`
      UPDATE credit_hold SET state = ${to}::hold_state WHERE run_id = ${runId}::uuid AND org_id = ${organizationId}::uuid AND state = 'held'
      RETURNING tx_id AS "transactionId", amount_credits AS "amountCredits", spender_id AS "spenderId", cycle_start AS "cycleStart"`;
    return rows[0] ?? null;
  }

  entriesOf(transactionId: string): Promise<{ kind: AccountKind; lotRef: string; amountCredits: number }[]> {
    return this.database.client.$queryRaw`
      SELECT a.kind::text AS kind, a.lot_ref AS "lotRef", e.amount_credits AS "amountCredits"
      FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.tx_id = ${transactionId}::uuid`;
  }

  /** Credits captured since `since`. */
  async consumedSince(organizationId: string, since: Date): Promise<number> {
    const rows = await this.database.client.$queryRaw<{ credits: number }[]>`
      SELECT COALESCE(sum(e.amount_credits), 0)::int AS credits
      FROM ledger_transaction t JOIN ledger_entry e ON e.tx_id = t.id
      WHERE t.org_id = ${organizationId}::uuid AND t.occurred_at >= ${since} AND e.account_id = ${accountId(organizationId, { kind: 'consumed', lotRef: '' })}::uuid`;
    return rows[0]?.credits ?? 0;
  }
}
