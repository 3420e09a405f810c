import { Module } from '@nestjs/common';
import { CheckoutService } from './sales/checkout.service';
import { PackSalesRepository } from './sales/pack-sales.repository';
import { PackSales } from './sales/pack-sales.service';
import { ParkedSalesConsumer } from './sales/parked-sales.consumer';
import { PayersRepository } from './sales/payers.repository';
import { Payers } from './sales/payers.service';
import { PlanChanges } from './sales/plan-changes.service';
import { SaleRecords } from './sales/sale-records';
import { SubscriptionsRepository } from './sales/subscriptions.repository';
import { SubscriptionEndConsumer } from './sales/subscription-end.consumer';
import { Subscriptions } from './sales/subscriptions.service';
import { StripeEventsRepository } from './stripe/stripe-events.repository';
import { StripeGateway } from './stripe/stripe-gateway.service';
import { StripeInbox } from './stripe/stripe-inbox.service';
import { StripeWebhooks } from './stripe/stripe-webhooks.service';

/** What is bought, and the payment provider: the api sells and listens, the worker applies. */
@Module({
  providers: [
    StripeGateway,
    StripeEventsRepository,
    StripeWebhooks,
    StripeInbox,
    SubscriptionsRepository,
    PackSalesRepository,
    PayersRepository,
    PlanChanges,
    SaleRecords,
    Subscriptions,
    PackSales,
    Payers,
    CheckoutService,
    ParkedSalesConsumer,
    SubscriptionEndConsumer,
  ],
  exports: [CheckoutService, StripeWebhooks, StripeInbox, ParkedSalesConsumer, SubscriptionEndConsumer],
})
export class SalesModule {}
