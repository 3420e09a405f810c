import type { Database } from '@argus/platform/database';

/**
 * What an organization has in the end, as one text: its plan, what it bought, and every balance of its book. Without ids, so that two
 * organizations with the same fate have the same, and without how many bookings it took.
 */
export async function stateOf({ client }: Database, organizationId: string): Promise<string> {
  const [row] = await client.$queryRaw<{ state: string }[]>`
    SELECT jsonb_pretty(jsonb_build_object(
      'plan', o.plan_id,
      'subscribed', o.stripe_subscription_id IS NOT NULL,
      'subscriptions', (
        SELECT jsonb_agg(jsonb_build_array(plan_id, status, period_start, period_end, cancel_at_period_end, past_due_since) ORDER BY id)
        FROM subscription WHERE organization_id = o.id),
      'sales', (
        SELECT jsonb_agg(jsonb_build_array(pack_credits, amount_cents, refunded_cents, disputed_cents, taken_credits) ORDER BY id)
        FROM pack_sale WHERE organization_id = o.id),
      'book', (
        SELECT jsonb_agg(entry ORDER BY entry) FROM (
          SELECT jsonb_build_array(kind, regexp_replace(lot_ref, '^(sub|cs)_[^:]*', '\\1'), balance_credits, expires_at) AS entry
          FROM ledger_account WHERE org_id = o.id AND balance_credits <> 0) AS account)
    )) AS state FROM organization o WHERE o.id = ${organizationId}::uuid`;
  return row?.state ?? 'gone';
}
