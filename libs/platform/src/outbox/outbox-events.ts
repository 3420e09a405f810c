/** The facts other parts of the product may react to, past tense. Payloads carry ids, never copies of rows. */
export interface OutboxPayloads {
  'asset.created': { assetId: string; actorId: string | null };
  'asset.ready': { assetId: string; runId: string | null };
  'asset.failed': { assetId: string; runId: string | null; errorCode: string };
  'asset.trashed': { assetId: string; actorId: string | null };
  'asset.recovered': { assetId: string; actorId: string | null };
  /** Gone for good: row, original, renditions. */
  'asset.purged': { assetId: string; actorId: string | null };
  /** `actorId` is the key that made it. */
  'key.created': { keyId: string; actorId: string | null };
  'key.revoked': { keyId: string; actorId: string | null };
}

export type OutboxEventType = keyof OutboxPayloads;

export type OutboxMessage = {
  [Type in OutboxEventType]: { readonly type: Type; readonly organizationId: string; readonly payload: OutboxPayloads[Type] };
}[OutboxEventType];

export interface OutboxEvent {
  readonly id: string;
  readonly organizationId: string | null;
  readonly type: OutboxEventType;
  readonly payload: OutboxPayloads[OutboxEventType];
  readonly createdAt: Date;
  readonly attempt: number;
}
