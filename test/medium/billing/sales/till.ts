import { Test } from '@nestjs/testing';
import { type DynamicModule, type LoggerService } from '@nestjs/common';
import { Clock } from '@argus/common';
import { AuditModule } from '@argus/platform/audit';
import { CONFIG, loadConfig } from '@argus/platform/config';
import { Database, UnitOfWork } from '@argus/platform/database';
import { OutboxModule } from '@argus/platform/outbox';
import { JobDispatcher } from '@argus/platform/queue';
import { Secrets } from '@argus/platform/secrets';
import {
  BillingModule,
  CheckoutService,
  CreditsService,
  ParkedSalesConsumer,
  SalesModule,
  StripeInbox,
  StripeWebhooks,
  SubscriptionEndConsumer,
} from '@argus/billing';
import { PRICE_SETTINGS } from '../../../../tools/stripe-emulator/price-settings';

/** What a till is told of the world. */
export interface TillSettings {
  readonly databaseUrl: string;
  readonly stripeUrl: string;
  readonly apiKey: string;
  /** One or several, as the environment has them. */
  readonly webhookSecret: string;
  readonly clock: Clock;
}

class Surroundings {}

const say = (): void => undefined;
const SILENT: LoggerService = { log: say, warn: say, error: say };

/** A process that sells, listens to Stripe and applies what it hears: the product's own modules, on connections of its own; only its queue wakes nobody. */
export async function openTill(settings: TillSettings) {
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: settings.databaseUrl,
    STRIPE_SECRET_KEY: settings.apiKey,
    STRIPE_WEBHOOK_SECRET: settings.webhookSecret,
    STRIPE_API_BASE: settings.stripeUrl,
    ...PRICE_SETTINGS,
  });
  // One test plays everything in one transaction, to take all of it back.
  const database = new Database({ url: settings.databaseUrl, poolSize: 6 }, { transactionTimeoutMs: 300_000 });
  const surroundings: DynamicModule = {
    module: Surroundings,
    global: true,
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: Clock, useValue: settings.clock },
      { provide: Database, useValue: database },
      { provide: JobDispatcher, useValue: { dispatch: () => Promise.resolve() } },
      { provide: Secrets, useValue: Secrets.parse('a-secret-of-the-till-that-guards-nothing') },
      UnitOfWork,
    ],
    exports: [CONFIG, Clock, Database, JobDispatcher, Secrets, UnitOfWork],
  };
  const imports = [surroundings, OutboxModule, AuditModule, BillingModule, SalesModule];
  const module = await Test.createTestingModule({ imports }).setLogger(SILENT).compile();
  const strict = { strict: false } as const;
  return {
    database,
    checkout: module.get(CheckoutService, strict),
    credits: module.get(CreditsService, strict),
    webhooks: module.get(StripeWebhooks, strict),
    inbox: module.get(StripeInbox, strict),
    parkedSales: module.get(ParkedSalesConsumer, strict),
    subscriptionEnd: module.get(SubscriptionEndConsumer, strict),
    close: () => database.close(),
  };
}

export type Till = Awaited<ReturnType<typeof openTill>>;
