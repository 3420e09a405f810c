import { Processor } from '@nestjs/bullmq';
import { ApplyStripeEventsJob, PruneStripeEventsJob, ReviewSubscriptionsJob, StripeInbox } from '@argus/billing';
import { type JobHandlers, JobProcessor, QueueName, workerOptions } from '@argus/platform/queue';

const jobs = [ApplyStripeEventsJob, ReviewSubscriptionsJob, PruneStripeEventsJob] as const;

/** A queue of its own: a payment provider that is slow keeps nobody else waiting. */
@Processor(QueueName.Billing, workerOptions(QueueName.Billing))
export class BillingProcessor extends JobProcessor<typeof jobs> {
  protected readonly jobs = jobs;
  protected readonly handlers: JobHandlers<typeof jobs> = {
    'stripe.apply': async () => {
      await this.inbox.applyDue();
    },
    'subscriptions.review': () => this.inbox.review(),
    'stripe-events.prune': () => this.inbox.prune(),
  };

  constructor(private readonly inbox: StripeInbox) {
    super();
  }
}
