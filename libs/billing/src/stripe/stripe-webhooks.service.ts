import { Inject, Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { AppError } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { UnitOfWork } from '@argus/platform/database';
import { JobDispatcher } from '@argus/platform/queue';
import { ApplyStripeEventsJob } from './stripe.jobs';
import { StripeEventsRepository } from './stripe-events.repository';
import { type EventReading, readEvent } from './stripe-readings';

/** Takes what Stripe sends: verifies it, keeps it once, wakes a worker. Nothing else, so that Stripe never waits. */
@Injectable()
export class StripeWebhooks {
  private readonly logger = new Logger(StripeWebhooks.name);

  constructor(
    private readonly events: StripeEventsRepository,
    private readonly dispatcher: JobDispatcher,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: Pick<Config, 'stripe'>,
  ) {}

  /** Throws `billing.not_configured`, or `billing.webhook_invalid` for what Stripe did not sign. @param body exactly as it came */
  async receive(body: Buffer, signature: string | undefined): Promise<void> {
    const event = this.verified(body, signature);
    const { id, type, target } = event;
    if (!target) return this.logger.debug(`Nothing here is about ${type} ${id}`);
    await this.unitOfWork.run(async () => {
      if (!(await this.events.insert(event, target))) return;
      this.unitOfWork.afterCommit(() =>
        this.dispatcher.dispatch(ApplyStripeEventsJob, {}, { jobId: `${ApplyStripeEventsJob.name}-${id}` }),
      );
    });
  }

  private verified(body: Buffer, signature: string | undefined): EventReading {
    const { stripe } = this.config;
    if (!stripe) throw new AppError('billing.not_configured');
    for (const secret of stripe.webhookSecrets) {
      try {
        const event = readEvent(Stripe.webhooks.constructEvent(body, signature ?? '', secret));
        if (event.isLive !== stripe.isLive) break;
        return event;
      } catch (error) {
        // Signed with another of the secrets, or by somebody else: which one is nobody's business.
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
          throw new AppError('billing.webhook_invalid', { cause: error });
      }
    }
    throw new AppError('billing.webhook_invalid');
  }
}
