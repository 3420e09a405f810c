import { Module } from '@nestjs/common';
import { SalesModule } from '@argus/billing';
import { RootCheckoutController } from './root-checkout.controller';
import { StripeWebhookController } from './stripe-webhook.controller';

@Module({ imports: [SalesModule], controllers: [RootCheckoutController, StripeWebhookController] })
export class CheckoutApiModule {}
