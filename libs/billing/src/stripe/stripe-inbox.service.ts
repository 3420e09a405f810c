import { Injectable, Logger } from '@nestjs/common';
import { isAppError } from '@argus/common';
import { PackSales } from '../sales/pack-sales.service';
import { Payers } from '../sales/payers.service';
import { isOver } from '../sales/subscription-standing';
import { Subscriptions } from '../sales/subscriptions.service';
import { type DueEvent, StripeEventsRepository } from './stripe-events.repository';
import { StripeGateway } from './stripe-gateway.service';
import type { CheckoutReading } from './stripe-readings';

const BATCH = 20;
const HOLD_MS = 120_000;
const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 10 * 60_000;
const KEEP_MS = 30 * 86_400_000;

/**
 * Applies what Stripe said has changed. An event only says where to look: what is applied is asked of Stripe, as it is now, so neither
 * order nor repetition of events matters. One that cannot be applied comes back, later each time, and is never given up.
 */
@Injectable()
export class StripeInbox {
  private readonly logger = new Logger(StripeInbox.name);

  constructor(
    private readonly events: StripeEventsRepository,
    private readonly stripe: StripeGateway,
    private readonly subscriptions: Subscriptions,
    private readonly packs: PackSales,
    private readonly payers: Payers,
  ) {}

  /** Applies what is due, batch after batch. Returns the number of events applied. */
  async applyDue(): Promise<number> {
    if (!this.stripe.isConfigured) return 0;
    let applied = 0;
    for (;;) {
      const batch = await this.events.claimDue(BATCH, HOLD_MS);
      for (const event of batch) if (await this.tryToApply(event)) applied += 1;
      if (batch.length < BATCH) return applied;
    }
  }

  /** Asks Stripe for every subscription whose news may have been lost. */
  async review(): Promise<void> {
    if (!this.stripe.isConfigured) return;
    for (const id of await this.subscriptions.toReview()) {
      try {
        await this.syncSubscription(id);
      } catch (error) {
        // It would answer nobody else either.
        if (isAppError(error, 'billing.provider_unavailable')) throw error;
        this.logger.error(`${id} could not be reviewed`, error instanceof Error ? error.stack : String(error));
      }
    }
  }

  async prune(): Promise<void> {
    await this.events.deleteApplied(KEEP_MS);
  }

  private async tryToApply(event: DueEvent): Promise<boolean> {
    try {
      await this.apply(event);
      await this.events.markApplied(event.id);
      return true;
    } catch (error) {
      const code = isAppError(error) ? error.code : 'internal';
      const words = `${event.type} ${event.id} could not be applied (attempt ${event.attempt})`;
      if (isAppError(error)) this.logger.warn(`${words}: ${code}`);
      else this.logger.error(words, error instanceof Error ? error.stack : String(error));
      await this.events.postpone(event.id, Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (event.attempt - 1)), code);
      return false;
    }
  }

  private async apply({ targetKind, targetId }: DueEvent): Promise<void> {
    if (targetKind === 'subscription') return this.syncSubscription(targetId);
    if (targetKind === 'checkout') return this.syncCheckout(targetId);
    const checkoutId = (await this.packs.findOfPayment(targetId)) ?? (await this.stripe.findCheckoutOfPayment(targetId));
    if (checkoutId) await this.syncCheckout(checkoutId);
  }

  private async syncSubscription(id: string, payerEmail: string | null = null): Promise<void> {
    const fetchNo = await this.events.nextFetch();
    const reading = await this.stripe.findSubscription(id);
    if (!reading) return this.subscriptions.forget(id, fetchNo);
    const plan = this.stripe.planOfPrice(reading.priceId) ?? reading.tier;
    const { organizationId, status, createdAt } = reading;
    const buyer = organizationId && (await this.payers.findOrganization(organizationId));
    // Sold by somebody else through the same account.
    if (organizationId ? !buyer : !plan) return;
    await this.subscriptions.apply({ ...reading, planId: plan ?? 'free', payerEmail }, fetchNo);
    if (!organizationId && payerEmail) await this.payers.claimLate(payerEmail, createdAt);
    // It was paid for when the organization was gone, and nobody else would end it.
    if (buyer && buyer.isDeleted && !isOver(status)) await this.stripe.cancelSubscription(id);
  }

  private async syncCheckout(id: string): Promise<void> {
    const fetchNo = await this.events.nextFetch();
    const reading = await this.stripe.findCheckout(id);
    if (!reading?.isPaid) return;
    const { organizationId, payerEmail, subscriptionId, createdAt } = reading;
    if (subscriptionId) return this.syncSubscription(subscriptionId, payerEmail);
    if (organizationId && !(await this.payers.findOrganization(organizationId))) return;
    await this.packs.apply(await this.withPayment(reading), fetchNo);
    if (!organizationId && payerEmail) await this.payers.claimLate(payerEmail, createdAt);
  }

  /** What became of the money, where the checkout itself does not say it. */
  private async withPayment(reading: CheckoutReading): Promise<CheckoutReading & { readonly disputedCents: number | null }> {
    const { paymentIntentId } = reading;
    if (!paymentIntentId) return { ...reading, disputedCents: null };
    const charge = reading.charge ?? (await this.stripe.findCharge(paymentIntentId));
    if (!charge) return { ...reading, disputedCents: null };
    return { ...reading, charge, disputedCents: charge.isDisputed ? await this.stripe.disputedCents(paymentIntentId) : 0 };
  }
}
