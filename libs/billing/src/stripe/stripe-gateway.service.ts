import { Inject, Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { AppError } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import type { PackId } from '../plans/plans';
import { isOver } from '../sales/subscription-standing';
import { stripeHttpClient } from './stripe-http-client';
import {
  type ChargeReading,
  type CheckoutReading,
  disputedCentsOf,
  readCharge,
  readCheckout,
  readSubscription,
  type SubscriptionReading,
} from './stripe-readings';

/** As the SDK's types have it: what answers look like does not change under us. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 10_000;
const RETRIES = 2;

export type SoldPlan = 'starter' | 'pro';

/** For whom something is bought; without a workspace it waits for the payer to sign in. */
export interface Buyer {
  readonly organizationId: string | null;
  readonly customerId: string | null;
}

/** The payment provider. It takes payments and says what was paid; what that gives is the book's. */
@Injectable()
export class StripeGateway {
  private readonly logger = new Logger(StripeGateway.name);
  private readonly stripe: Stripe | null;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'stripe' | 'http'>) {
    this.stripe = config.stripe && stripeOf(config.stripe.secretKey, config.stripe.apiBase);
  }

  get isConfigured(): boolean {
    return this.stripe !== null;
  }

  /** Asked twice for the same organization, Stripe answers with the same customer. */
  async createCustomer(organizationId: string, name: string): Promise<string> {
    const params = { name, metadata: { organization_id: organizationId } };
    const { id } = await this.ask((stripe) => stripe.customers.create(params, { idempotencyKey: `customer:${organizationId}` }));
    return id;
  }

  /** The address of a page that sells a plan by the month. */
  sellPlan(tier: SoldPlan, buyer: Buyer): Promise<string> {
    const metadata = { ...workspaceIn(buyer), tier };
    return this.checkout(buyer, { mode: 'subscription', metadata, subscription_data: { metadata } }, tier);
  }

  /** The address of a page that sells a pack of credits. */
  sellPack(pack: PackId, buyer: Buyer): Promise<string> {
    const metadata = { ...workspaceIn(buyer), pack };
    return this.checkout(buyer, { mode: 'payment', metadata, payment_intent_data: { metadata } }, pack);
  }

  /** The address of a page where a customer changes plan and card, and ends the subscription. */
  async openPortal(customerId: string): Promise<string> {
    const { url } = await this.ask((stripe) =>
      stripe.billingPortal.sessions.create({ customer: customerId, return_url: this.page('portal') }),
    );
    return url;
  }

  /** Ends a subscription at once; one that Stripe does not know, or that is over, is none. */
  async cancelSubscription(id: string): Promise<void> {
    const found = await this.findSubscription(id);
    if (found && !isOver(found.status)) await this.find((stripe) => stripe.subscriptions.cancel(id));
  }

  /** Null when Stripe knows none of that id. */
  async findSubscription(id: string): Promise<SubscriptionReading | null> {
    const found = await this.find((stripe) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] }));
    return found && readSubscription(found);
  }

  /** With what became of its payment. Null when Stripe knows none of that id. */
  async findCheckout(id: string): Promise<CheckoutReading | null> {
    const found = await this.find((stripe) => stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] }));
    return found && readCheckout(found);
  }

  /** The id of the checkout a payment was made in; null for other payments, as those of a subscription's renewal. */
  async findCheckoutOfPayment(paymentIntentId: string): Promise<string | null> {
    const found = await this.find((stripe) => stripe.checkout.sessions.list({ payment_intent: paymentIntentId, limit: 1 }));
    const [session] = found?.data ?? [];
    return session?.id ?? null;
  }

  async findCharge(paymentIntentId: string): Promise<ChargeReading | null> {
    const found = await this.find((stripe) => stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] }));
    const charge = found?.latest_charge;
    // Not expanded.
    return readCharge(typeof charge === 'string' ? await this.find((stripe) => stripe.charges.retrieve(charge)) : charge);
  }

  /** Cents of a payment that banks hold back or have taken back. */
  async disputedCents(paymentIntentId: string): Promise<number> {
    const found = await this.find((stripe) => stripe.disputes.list({ payment_intent: paymentIntentId, limit: 100 }));
    return disputedCentsOf(found?.data ?? []);
  }

  /** The plan a price stands for; null for a price that is none of ours. */
  planOfPrice(priceId: string | null): SoldPlan | null {
    const { prices } = this.settings();
    return (['starter', 'pro'] as const).find((plan) => prices[plan] === priceId) ?? null;
  }

  private async checkout(
    { organizationId, customerId }: Buyer,
    what: Pick<Stripe.Checkout.SessionCreateParams, 'mode' | 'metadata' | 'subscription_data' | 'payment_intent_data'>,
    price: SoldPlan | PackId,
  ): Promise<string> {
    const { url } = await this.ask((stripe) =>
      stripe.checkout.sessions.create({
        ...what,
        line_items: [{ price: this.settings().prices[price], quantity: 1 }],
        ...(organizationId ? { client_reference_id: organizationId } : {}),
        ...(customerId ? { customer: customerId } : {}),
        success_url: this.page('done'),
        cancel_url: this.page('cancelled'),
      }),
    );
    if (!url) throw new AppError('billing.provider_unavailable');
    return url;
  }

  private page(outcome: string): string {
    return `${this.config.http.publicUrl}/ui/billing?checkout=${outcome}`;
  }

  private settings(): NonNullable<Config['stripe']> {
    if (!this.config.stripe) throw new AppError('billing.not_configured');
    return this.config.stripe;
  }

  private async find<T>(call: (stripe: Stripe) => Promise<T>): Promise<T | null> {
    try {
      return await this.ask(call);
    } catch (error) {
      if (error instanceof AppError && error.cause instanceof Stripe.errors.StripeError && error.cause.statusCode === 404) return null;
      throw error;
    }
  }

  /** What Stripe says of a failure is for the operator's log; it may hold the names of keys and customers. */
  private async ask<T>(call: (stripe: Stripe) => Promise<T>): Promise<T> {
    if (!this.stripe) throw new AppError('billing.not_configured');
    try {
      return await call(this.stripe);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      this.logger.warn(
        `Stripe: ${error.type}, ${error.code ?? 'no code'}, status ${error.statusCode ?? 'none'}, request ${error.requestId ?? 'none'}`,
      );
      throw new AppError('billing.provider_unavailable', { cause: error });
    }
  }
}

const workspaceIn = ({ organizationId }: Buyer): Record<string, string> => (organizationId ? { organization_id: organizationId } : {});

function stripeOf(secretKey: string, apiBase: string | null): Stripe {
  const limits = { timeout: TIMEOUT_MS, maxNetworkRetries: RETRIES } as const;
  const options = { apiVersion: API_VERSION, ...limits, telemetry: false, httpClient: stripeHttpClient() } as const;
  if (apiBase === null) return new Stripe(secretKey, options);
  const { hostname, port, protocol } = new URL(apiBase);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return new Stripe(secretKey, { ...options, host: hostname, port: port || (scheme === 'https' ? 443 : 80), protocol: scheme });
}
