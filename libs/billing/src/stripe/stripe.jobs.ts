import { z } from 'zod';
import { defineJob, QueueName } from '@argus/platform/queue';

const nothing = z.object({});

/** Apply what Stripe said has changed. */
export const ApplyStripeEventsJob = defineJob({ name: 'stripe.apply', queue: QueueName.Billing, schema: nothing });
/** Ask Stripe for subscriptions whose news may have been lost, and end those whose time is over. */
export const ReviewSubscriptionsJob = defineJob({ name: 'subscriptions.review', queue: QueueName.Billing, schema: nothing });
/** Forget events that were applied long ago. */
export const PruneStripeEventsJob = defineJob({ name: 'stripe-events.prune', queue: QueueName.Billing, schema: nothing });
