import { Module } from '@nestjs/common';
import { SalesModule } from '@argus/billing';
import { CheckoutPageController } from './checkout-page.controller';
import { RootCheckoutController } from './root-checkout.controller';
import { StripeWebhookController } from './stripe-webhook.controller';

@Module({ imports: [SalesModule], controllers: [RootCheckoutController, CheckoutPageController, StripeWebhookController] })
export class CheckoutApiModule {}
