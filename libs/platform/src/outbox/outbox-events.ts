import type { Actor } from '@argus/common';

/** The facts other parts of the product may react to, past tense. Payloads carry ids, never copies of rows. */
export interface OutboxPayloads {
  'asset.created': { assetId: string; actor: Actor | null };
  'asset.ready': { assetId: string; runId: string | null };
  'asset.failed': { assetId: string; runId: string | null; errorCode: string };
  'asset.trashed': { assetId: string; actor: Actor | null };
  'asset.recovered': { assetId: string; actor: Actor | null };
  /** Gone for good: row, original, renditions. */
  'asset.purged': { assetId: string; actor: Actor | null };
  /** What can be spent has fallen below the threshold for the first time in a billing cycle. */
  'credits.low': { remaining: number; threshold: number; resetsAt: string };
  'key.created': { keyId: string; actor: Actor | null };
  'key.revoked': { keyId: string; actor: Actor | null };
  'organization.created': { actor: Actor | null };
  /** What may be spent on models in a day or a month is another amount. */
  'organization.budgets_changed': { actor: Actor | null };
  /** It answers nobody any more; what it owns is to be removed. */
  'organization.deleted': { actor: Actor | null };
  /** The plan follows from the organization's subscriptions. */
  'billing.plan_changed': { planId: string; subscriptionId: string | null };
  /** A pack was paid for, and its credits can be spent. */
  'billing.pack_bought': { saleId: string; credits: number };
  'user.signed_in': { userId: string };
  /** A mail is to be sent: the challenge, or the invitation, says to whom and with what. */
  'sign_in.requested': { challengeId: string };
  'member.invited': { inviteId: string };
  /** A code is to be sent to whoever claims an invitation. */
  'invite.claim_requested': { claimId: string };
}

export type OutboxEventType = keyof OutboxPayloads;

export type OutboxMessage = {
  /** `organizationId` is null where the fact is a person's, not a workspace's. */
  [Type in OutboxEventType]: { readonly type: Type; readonly organizationId: string | null; readonly payload: OutboxPayloads[Type] };
}[OutboxEventType];

export interface OutboxEvent {
  readonly id: string;
  readonly organizationId: string | null;
  readonly type: OutboxEventType;
  readonly payload: OutboxPayloads[OutboxEventType];
  readonly createdAt: Date;
  readonly attempt: number;
}
