import type { Client } from 'pg';
import type { Outside } from './outside';
import type { Workspace } from './world';

interface Invariant {
  readonly name: string;
  /** Answers with the rows that break it. */
  readonly sql: string;
}

/** True at any moment at which no transaction is open. Written apart from the product's own verification, to check that as well. */
const ALWAYS: readonly Invariant[] = [
  {
    name: 'every transaction sums to 0',
    sql: 'SELECT tx_id FROM ledger_entry GROUP BY tx_id HAVING sum(amount_credits) <> 0',
  },
  {
    name: 'no transaction is empty',
    sql: 'SELECT id FROM ledger_transaction t WHERE NOT EXISTS (SELECT FROM ledger_entry WHERE tx_id = t.id)',
  },
  {
    name: 'what can be spent is never negative',
    sql: `SELECT id, kind, balance_credits FROM ledger_account WHERE kind IN ('promo', 'monthly', 'pack', 'held') AND balance_credits < 0`,
  },
  {
    name: 'a balance is the sum of its entries',
    sql: `SELECT a.id, a.kind, a.balance_credits, coalesce(sum(e.amount_credits), 0) AS booked FROM ledger_account a
      LEFT JOIN ledger_entry e ON e.account_id = a.id GROUP BY a.id HAVING a.balance_credits <> coalesce(sum(e.amount_credits), 0)`,
  },
  {
    name: 'a run is settled once, by what became of it',
    sql: `SELECT r.id, r.status, h.state, captures, releases FROM analysis_run r LEFT JOIN credit_hold h ON h.run_id = r.id
      CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'capture') AS captures, count(*) FILTER (WHERE kind = 'release') AS releases
        FROM ledger_transaction WHERE business_key IN ('capture:' || r.id, 'release:' || r.id)) AS settled
      WHERE h.run_id IS NULL
        OR (r.status IN ('queued', 'running')) <> (h.state = 'held' AND captures = 0 AND releases = 0)
        OR (r.status = 'succeeded') <> (h.state = 'captured' AND captures = 1 AND releases = 0)
        OR (r.status IN ('failed', 'cancelled')) <> (h.state = 'released' AND captures = 0 AND releases = 1)`,
  },
  {
    name: 'what is held is what its runs hold',
    sql: `SELECT a.org_id, a.balance_credits, held FROM ledger_account a
      CROSS JOIN LATERAL (SELECT coalesce(sum(amount_credits), 0) AS held FROM credit_hold WHERE org_id = a.org_id AND state = 'held') AS runs
      WHERE a.kind = 'held' AND a.balance_credits <> held`,
  },
];

/** True when everything has been done that was due. */
const AT_REST: readonly Invariant[] = [
  { name: 'nothing is under way', sql: `SELECT id, status FROM analysis_run WHERE status IN ('queued', 'running')` },
  { name: 'all that Stripe said is applied', sql: 'SELECT id, type, error_code FROM stripe_event WHERE applied_at IS NULL' },
  { name: 'nothing is held', sql: `SELECT run_id FROM credit_hold WHERE state = 'held'` },
];

/** What is broken, in words, with the first rows; empty when all is well. */
export async function brokenInvariants(owner: Client, isAtRest: boolean): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, sql } of isAtRest ? [...ALWAYS, ...AT_REST] : ALWAYS) {
    const { rows } = await owner.query(sql);
    if (rows.length > 0) broken.push(`Broken: ${name} (${rows.length}): ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}

/** Where the book and what Stripe alone knows disagree: what was paid for in packs is what was issued for them less what was taken back. */
export async function unpaidFor(
  owner: Client,
  scene: { readonly workspaces: readonly Workspace[]; readonly outside: Outside },
): Promise<string[]> {
  const { workspaces, outside } = scene;
  if (outside.hasNews) return ['Stripe has news that nobody heard'];
  const broken: string[] = [];
  for (const { organizationId } of workspaces) {
    const { rows } = await owner.query<{ credits: number; plan: string }>(
      `SELECT o.plan_id AS plan, (SELECT coalesce(sum(e.amount_credits), 0)::int FROM ledger_transaction t JOIN ledger_entry e ON e.tx_id = t.id
         JOIN ledger_account a ON a.id = e.account_id
         WHERE t.org_id = o.id AND a.kind IN ('pack', 'debt') AND t.kind IN ('grant', 'refund', 'claw_back', 'adjust')) AS credits
       FROM organization o WHERE o.id = $1`,
      [organizationId],
    );
    const [{ credits, plan } = { credits: NaN, plan: '' }] = rows;
    const paid = outside.packCreditsOf(organizationId);
    if (credits !== paid) broken.push(`Broken: ${organizationId} has paid for ${paid} credits in packs, and was given ${credits}`);
    const plans = outside.paidPlansOf(organizationId);
    const expected = plans.includes('pro') ? 'pro' : plans.includes('starter') ? 'starter' : null;
    if (expected !== null && plan !== expected) broken.push(`Broken: ${organizationId} pays for ${expected} and has ${plan}`);
  }
  return broken;
}
