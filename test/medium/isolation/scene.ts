import type { Client } from 'pg';
import { newId } from '@argus/common';
import { accountId, single } from '../../../libs/billing/src/ledger/ledger';

/** Two workspaces: one with something of everything, and one whose caller knows all of its ids. */
export interface Scene {
  readonly owner: Workspace;
  readonly stranger: Workspace;
}

export interface Workspace {
  readonly organizationId: string;
  readonly userId: string;
  readonly projectId: string;
  /** Analysed, public, and to be looked at again: a run and a preparation of it are there. */
  readonly assetId: string;
  readonly trashedId: string;
  readonly runId: string;
  readonly keyId: string;
  readonly childKeyId: string;
  /** Of the owner's: names the stranger's key as its parent. */
  readonly adoptedKeyId: string;
  /** The owner of the workspace, somebody else in it, and somebody invited. */
  readonly membershipId: string;
  readonly memberId: string;
  readonly memberUserId: string;
  readonly pendingId: string;
  readonly inviteId: string;
  readonly sessionId: string;
  readonly lotRef: string;
  /** What the workspace bought. */
  readonly subscriptionId: string;
  readonly saleId: string;
  /** Of the idempotency key `known`. */
  readonly leaseToken: string;
}

export const SHA256 = 'a'.repeat(64);
export const LONG_AGO = new Date('2020-01-01T00:00:00Z');
export const FAR_OFF = new Date('2100-01-01T00:00:00Z');

/** Fills the owner's workspace; the stranger's has only what a question could take for its own. */
export async function setScene(client: Client): Promise<Scene> {
  const [owner, stranger] = [workspace(), workspace()];
  await organization(client, owner, 'pro');
  await organization(client, stranger, 'starter');
  await asset(client, owner, owner.assetId, SHA256);
  await asset(client, owner, owner.trashedId, SHA256);
  await asset(client, stranger, stranger.assetId, 'b'.repeat(64));
  await client.query(`UPDATE asset SET status = 'pending' WHERE id = $1`, [owner.assetId]);
  await client.query(`UPDATE asset SET deleted_at = now(), purge_after = '2100-01-01' WHERE id = $1`, [owner.trashedId]);
  await pictureOf(client, owner);
  await peopleOf(client, owner);
  await keysOf(client, owner);
  // A family that reaches over: nothing makes such a row, and nothing may follow it.
  await key(client, stranger, stranger.keyId, null);
  await key(client, owner, owner.adoptedKeyId, stranger.keyId);
  await creditsOf(client, owner);
  await purchasesOf(client, owner);
  await capture(client, owner, owner);
  // Neither does anything book on a stranger's account.
  await capture(client, owner, stranger);
  return { owner, stranger };
}

const workspace = (): Workspace => ({
  organizationId: newId(),
  userId: newId(),
  projectId: newId(),
  assetId: newId(),
  trashedId: newId(),
  runId: newId(),
  keyId: newId(),
  childKeyId: newId(),
  adoptedKeyId: newId(),
  membershipId: newId(),
  memberId: newId(),
  memberUserId: newId(),
  pendingId: newId(),
  inviteId: newId(),
  sessionId: newId(),
  lotRef: newId(),
  subscriptionId: `sub_${newId()}`,
  saleId: `cs_${newId()}`,
  leaseToken: newId(),
});

const user = (client: Client, id: string) =>
  client.query(`INSERT INTO user_account (id, email, created_at, updated_at) VALUES ($1, $1::uuid::text || '@argus.test', now(), now())`, [
    id,
  ]);

const member = (client: Client, { organizationId }: Workspace, { id, userId, role }: { id: string; userId: string; role: string }) =>
  client.query(
    `INSERT INTO membership (id, organization_id, user_id, email, role, status, created_at)
     VALUES ($1, $2, $3, $3::uuid::text || '@argus.test', $4::role, 'active', now())`,
    [id, organizationId, userId, role],
  );

async function organization(client: Client, one: Workspace, planId: string): Promise<void> {
  const { organizationId, userId, membershipId, projectId } = one;
  await client.query(
    `INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'W', $1::uuid::text, $2, now(), now())`,
    [organizationId, planId],
  );
  await user(client, userId);
  await member(client, one, { id: membershipId, userId, role: 'owner' });
  await client.query(
    `INSERT INTO project (id, organization_id, name, folded_name, slug, created_at) VALUES ($1, $2, 'Harbours', 'harbours', 'harbours', now())`,
    [projectId, organizationId],
  );
}

async function peopleOf(client: Client, owner: Workspace): Promise<void> {
  const { organizationId, userId, memberId, memberUserId, pendingId, inviteId, sessionId } = owner;
  await user(client, memberUserId);
  await member(client, owner, { id: memberId, userId: memberUserId, role: 'member' });
  await client.query(
    `INSERT INTO membership (id, organization_id, email, role, status, created_at) VALUES ($1, $2, 'pending@argus.test', 'viewer', 'pending', now())`,
    [pendingId, organizationId],
  );
  await client.query(
    `INSERT INTO invite (id, organization_id, kind, membership_id, email, role, token_hash, created_at, expires_at)
     VALUES ($1, $2, 'email', $3, 'pending@argus.test', 'viewer', 'h', now(), '2100-01-01')`,
    [inviteId, organizationId, pendingId],
  );
  await client.query(
    `INSERT INTO session (id, user_id, token_hash, created_at, last_seen_at, expires_at) VALUES ($1, $2, 'h', now(), now(), '2100-01-01')`,
    [sessionId, userId],
  );
  await client.query(
    `INSERT INTO audit_log (id, organization_id, actor_kind, action, resource_type, resource_id) VALUES ($1, $2, 'system', 'a', 'b', 'c')`,
    [newId(), organizationId],
  );
}

async function asset(client: Client, { organizationId, projectId }: Workspace, id: string, sha256: string): Promise<void> {
  await client.query(
    `INSERT INTO asset (id, organization_id, project_id, type, status, source_kind, filename, mime_type, extension, size_bytes, sha256,
       storage_key, is_public, ai_tags, created_at, updated_at)
     VALUES ($1, $2, $3, 'image', 'ready', 'upload', 'harbour.jpg', 'image/jpeg', 'jpg', 10, $4, $1::uuid::text, true, ARRAY[$1::uuid::text], now(), now())`,
    [id, organizationId, projectId, sha256],
  );
  await client.query(
    `INSERT INTO asset_search (asset_id, organization_id, project_id, status, is_trashed, size_bytes, created_at, text, labels, is_indexed)
     VALUES ($1, $2, $3, 'ready', false, 10, now(), 'harbour.jpg', ARRAY['o:' || $2::uuid::text, 't:image'], true)`,
    [id, organizationId, projectId],
  );
}

async function pictureOf(client: Client, { organizationId, assetId, runId, leaseToken }: Workspace): Promise<void> {
  await client.query(
    `INSERT INTO analysis (asset_id, organization_id, run_id, provider, model, description, rich_description, mood, alt_text, dominant_colors,
       use_cases, tags, tag_details, objects, created_at)
     VALUES ($1, $2, $3, 'local', 'm', 'A harbour', 'A harbour', 'calm', 'A harbour', '[]', '{}', '{}', '[]', '[]', now())`,
    [assetId, organizationId, newId()],
  );
  await client.query(
    `INSERT INTO derivative (id, organization_id, asset_id, kind, mime_type, size_bytes, width, height, storage_key, created_at)
     VALUES ($1, $2, $3, 'working', 'image/webp', 1, 1, 1, $1::uuid::text, now())`,
    [newId(), organizationId, assetId],
  );
  await client.query(`INSERT INTO asset_preparation (id, organization_id, status, completed_at) VALUES ($1, $2, 'succeeded', now())`, [
    assetId,
    organizationId,
  ]);
  await client.query(
    `INSERT INTO analysis_run (id, organization_id, asset_id, skill, trigger, lease_token) VALUES ($1, $2, $3, 'vision', 'manual', $4)`,
    [runId, organizationId, assetId, leaseToken],
  );
  await client.query(
    `INSERT INTO analysis_run (id, organization_id, asset_id, skill, trigger, error_code, next_attempt_at)
     VALUES ($1, $2, $3, 'paused', 'manual', 'billing.budget_paused', now() + interval '1 day')`,
    [newId(), organizationId, assetId],
  );
  await client.query("INSERT INTO ai_spending (organization_id, day, cost_micro_usd) VALUES ($1, '2026-06-01', 7)", [organizationId]);
}

async function key(client: Client, { organizationId }: Workspace, id: string, parentId: string | null): Promise<void> {
  await client.query(
    `INSERT INTO api_key (id, organization_id, parent_id, name, prefix, key_hash, permissions, created_at)
     VALUES ($1, $2, $3, 'Key', 'ak_1234567', decode(md5($1::uuid::text), 'hex'), '{assets.read}', now())`,
    [id, organizationId, parentId],
  );
}

async function keysOf(client: Client, owner: Workspace): Promise<void> {
  const { organizationId, keyId, childKeyId, leaseToken } = owner;
  await key(client, owner, keyId, null);
  await key(client, owner, childKeyId, keyId);
  await client.query('UPDATE api_key SET rotated_from = $2 WHERE id = $1', [childKeyId, keyId]);
  await client.query('INSERT INTO key_spending (organization_id, api_key_id, cycle_start, credits) VALUES ($1, $2, $3, 1)', [
    organizationId,
    keyId,
    FAR_OFF,
  ]);
  await client.query(
    `INSERT INTO idempotency_key (organization_id, key, operation, fingerprint, lease_token, lease_until, expires_at)
     VALUES ($1, 'known', 'op', $2, $3, now() + interval '1 hour', now() + interval '1 day')`,
    [organizationId, SHA256, leaseToken],
  );
}

async function capture(client: Client, booking: Workspace, booked: Workspace): Promise<void> {
  const [consumed, issued, transaction] = [accountId(booked.organizationId, single('consumed')), newId(), newId()];
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO ledger_account (id, org_id, kind, lot_ref, balance_credits, created_at)
     VALUES ($1, $3, 'consumed', '', 3, now()), ($2, $3, 'issued', $2::uuid::text, -3, now())`,
    [consumed, issued, booked.organizationId],
  );
  await client.query(
    `INSERT INTO ledger_transaction (id, org_id, kind, business_key, occurred_at) VALUES ($1, $2, 'capture', $1::uuid::text, now())`,
    [transaction, booking.organizationId],
  );
  await client.query('INSERT INTO ledger_entry (tx_id, account_id, amount_credits) VALUES ($1, $2, 3), ($1, $3, -3)', [
    transaction,
    consumed,
    issued,
  ]);
  await client.query('COMMIT');
}

async function creditsOf(client: Client, { organizationId, lotRef, runId }: Workspace): Promise<void> {
  const [issued, pack, debt, grant, hold, promo] = [newId(), newId(), newId(), newId(), newId(), newId()];
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO ledger_account (id, org_id, kind, lot_ref, balance_credits, created_at) VALUES ($1, $4, 'issued', '', -9, now()), ($2, $4, 'pack', $5, 9, now()), ($3, $4, 'debt', $5, -1, now())`,
    [issued, pack, debt, organizationId, lotRef],
  );
  await client.query(
    `INSERT INTO ledger_account (id, org_id, kind, lot_ref, balance_credits, created_at, expires_at) VALUES ($1, $2, 'promo', 'over', 1, now(), '2026-01-01')`,
    [promo, organizationId],
  );
  await client.query(
    `INSERT INTO ledger_transaction (id, org_id, kind, business_key, occurred_at) VALUES ($1, $3, 'grant', $1::uuid::text, now()), ($2, $3, 'hold', 'hold:' || $4, now())`,
    [grant, hold, organizationId, runId],
  );
  await client.query('INSERT INTO ledger_entry (tx_id, account_id, amount_credits) VALUES ($1, $2, -9), ($1, $3, 9)', [
    grant,
    issued,
    pack,
  ]);
  await client.query('INSERT INTO credit_hold (run_id, org_id, tx_id, amount_credits) VALUES ($1, $2, $3, 1)', [
    runId,
    organizationId,
    hold,
  ]);
  await client.query('INSERT INTO organization_usage (organization_id, live_assets) VALUES ($1, 2)', [organizationId]);
  await client.query('COMMIT');
}

async function purchasesOf(client: Client, { organizationId, subscriptionId, saleId }: Workspace): Promise<void> {
  await client.query(
    `INSERT INTO subscription (id, organization_id, customer_id, plan_id, status, period_start, period_end, fetch_no, created_at, updated_at)
     VALUES ($1, $2, 'cus_1', 'pro', 'active', now(), '2100-01-01', 0, now(), now())`,
    [subscriptionId, organizationId],
  );
  await client.query(
    `INSERT INTO pack_sale (id, organization_id, pack_credits, amount_cents, currency, fetch_no, paid_at, updated_at)
     VALUES ($1, $2, 100, 200, 'usd', 0, now(), now())`,
    [saleId, organizationId],
  );
}
