import { z } from 'zod';
import { ApplyStripeEventsJob, PruneStripeEventsJob, ReviewSubscriptionsJob } from '@argus/billing';
import type { WorkConfig } from '@argus/platform/config';
import { defineJob, defineSchedule, QueueName } from '@argus/platform/queue';

const nothing = z.object({});

/** Remove bytes no asset has claimed, and what killed processes left half written. */
export const SweepStorageJob = defineJob({ name: 'storage.sweep', queue: QueueName.Maintenance, schema: nothing });
/** Remove for good what has been in the trash for longer than it can be recovered. */
export const PurgeAssetsJob = defineJob({ name: 'assets.purge', queue: QueueName.Maintenance, schema: nothing });
/** Forget events that were delivered long ago. */
export const PruneOutboxJob = defineJob({ name: 'outbox.prune', queue: QueueName.Maintenance, schema: nothing });

/** Forget answers whose Idempotency-Key may be used anew. */
export const PruneIdempotencyJob = defineJob({ name: 'idempotency.prune', queue: QueueName.Maintenance, schema: nothing });

/** Forget who did how often what a while ago. */
export const PruneRateWindowsJob = defineJob({ name: 'rate-windows.prune', queue: QueueName.Maintenance, schema: nothing });

/** Forget sign-ins and sessions that are over. */
export const PruneSignInsJob = defineJob({ name: 'sign-ins.prune', queue: QueueName.Maintenance, schema: nothing });

/** Book out credits whose time is over. */
export const ExpireCreditsJob = defineJob({ name: 'credits.expire', queue: QueueName.Maintenance, schema: nothing });

/** Settle holds whose run ended without them. */
export const SettleHoldsJob = defineJob({ name: 'credits.settle-holds', queue: QueueName.Maintenance, schema: nothing });

/** Rebuild the credit ledger from its entries and say what is wrong. */
export const VerifyLedgerJob = defineJob({ name: 'ledger.verify', queue: QueueName.Maintenance, schema: nothing });

/** What happens by the clock, once over all workers. Storage is swept at least as often as an intent can expire. */
export const schedulesOf = ({ intentTtlMs }: WorkConfig) => [
  defineSchedule({ name: 'sweep-storage', job: SweepStorageJob, data: {}, everyMs: Math.min(60_000, intentTtlMs) }),
  defineSchedule({ name: 'purge-assets', job: PurgeAssetsJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'apply-stripe-events', job: ApplyStripeEventsJob, data: {}, everyMs: 30_000 }),
  defineSchedule({ name: 'review-subscriptions', job: ReviewSubscriptionsJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'prune-stripe-events', job: PruneStripeEventsJob, data: {}, everyMs: 86_400_000 }),
  defineSchedule({ name: 'prune-outbox', job: PruneOutboxJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'prune-idempotency', job: PruneIdempotencyJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'prune-rate-windows', job: PruneRateWindowsJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'prune-sign-ins', job: PruneSignInsJob, data: {}, everyMs: 3_600_000 }),
  defineSchedule({ name: 'expire-credits', job: ExpireCreditsJob, data: {}, everyMs: 60_000 }),
  defineSchedule({ name: 'settle-holds', job: SettleHoldsJob, data: {}, everyMs: 300_000 }),
  defineSchedule({ name: 'verify-ledger', job: VerifyLedgerJob, data: {}, everyMs: 3_600_000 }),
];
