import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { StripeGateway } from '../stripe/stripe-gateway.service';
import { isOver } from './subscription-standing';
import { SubscriptionsRepository } from './subscriptions.repository';

/** A deleted organization pays no longer. Stripe's answer to the end comes as an event of its own. */
@Injectable()
export class SubscriptionEndConsumer implements OutboxConsumer {
  readonly name = 'subscription-end';
  readonly types: readonly OutboxEventType[] = ['organization.deleted'];

  constructor(
    private readonly subscriptions: SubscriptionsRepository,
    private readonly stripe: StripeGateway,
  ) {}

  async handle({ organizationId }: OutboxEvent): Promise<void> {
    if (organizationId === null || !this.stripe.isConfigured) return;
    const subscriptions = await this.subscriptions.list(organizationId);
    for (const { id, status } of subscriptions) if (!isOver(status)) await this.stripe.cancelSubscription(id);
  }
}
