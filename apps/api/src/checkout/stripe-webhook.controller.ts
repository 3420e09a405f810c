import { Controller, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { StripeWebhooks } from '@argus/billing';
import { PublicOperation, rawBodyOf } from '@argus/platform/http';

const receivedSchema = z.object({ received: z.literal(true) }).meta({ id: 'WebhookReceived' });

const eventSchema = z.looseObject({ id: z.string(), type: z.string() }).meta({ id: 'StripeEvent' });

/** Stripe's events are some tens of kilobytes at most. */
const LIMIT_BYTES = 1_048_576;

/** Where Stripe says that something changed. */
@Controller('webhooks/stripe')
export class StripeWebhookController {
  constructor(private readonly webhooks: StripeWebhooks) {}

  @Post()
  @PublicOperation({
    id: 'receiveStripeEvent',
    summary: 'For Stripe: something changed',
    description: 'The body is verified against the header `Stripe-Signature`. What changed is applied a moment later.',
    tags: ['Billing'],
    family: 'root',
    request: { body: eventSchema, bodyLimitBytes: LIMIT_BYTES },
    responses: { 200: { description: 'Kept.', schema: receivedSchema } },
    errors: ['billing.webhook_invalid', 'billing.not_configured'],
  })
  async receive(@Req() request: Request): Promise<z.input<typeof receivedSchema>> {
    const signature = request.headers['stripe-signature'];
    await this.webhooks.receive(rawBodyOf(request), typeof signature === 'string' ? signature : undefined);
    return { received: true };
  }
}
