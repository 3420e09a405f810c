import type { Client } from 'pg';

/**
 * Recounts the whole book from its entries. Throws when a transaction does not balance, when a stored balance is not the sum of its
 * entries, or when a hold and what was booked for its run disagree.
 */
export async function auditLedger(client: Client): Promise<{ held: number; captured: number; released: number }> {
  const unbalanced = await client.query('SELECT tx_id FROM ledger_entry GROUP BY tx_id HAVING sum(amount_credits) <> 0');
  expect(unbalanced.rows).toEqual([]);
  const drifted = await client.query(`
    SELECT a.id, a.kind, a.balance_credits, COALESCE(sum(e.amount_credits), 0)::int AS booked
    FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id
    GROUP BY a.id HAVING a.balance_credits <> COALESCE(sum(e.amount_credits), 0)`);
  expect(drifted.rows).toEqual([]);
  const disagreeing = await client.query(`
    SELECT h.run_id, h.state FROM credit_hold h
    LEFT JOIN ledger_transaction c ON c.business_key = 'capture:' || h.run_id
    LEFT JOIN ledger_transaction r ON r.business_key = 'release:' || h.run_id
    WHERE (h.state = 'captured') <> (c.id IS NOT NULL) OR (h.state = 'released') <> (r.id IS NOT NULL)`);
  expect(disagreeing.rows).toEqual([]);
  const states = await client.query<{ state: string; count: number }>(
    'SELECT state::text, count(*)::int AS count FROM credit_hold GROUP BY state',
  );
  const of = (state: string) => states.rows.find((row) => row.state === state)?.count ?? 0;
  return { held: of('held'), captured: of('captured'), released: of('released') };
}
