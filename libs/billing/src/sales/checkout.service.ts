import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import type { PackId } from '../plans/plans';
import { type Buyer, type SoldPlan, StripeGateway } from '../stripe/stripe-gateway.service';
import { PayersRepository } from './payers.repository';
import { bestOf } from './subscription-standing';
import { SubscriptionsRepository } from './subscriptions.repository';

/** The pages where things are bought. All throw `billing.not_configured` where nothing is sold, and `billing.provider_unavailable`. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly stripe: StripeGateway,
    private readonly payers: PayersRepository,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The address of a page that sells a plan. A workspace that has a subscription is sent to where it changes that one: a second one would
   * be paid besides it.
   * @param organizationId null when nobody is signed in: what is bought then waits for the payer
   */
  async plan(organizationId: string | null, tier: SoldPlan): Promise<string> {
    const buyer = await this.buyer(organizationId);
    if (buyer.customerId && (await this.isSubscribed(buyer.organizationId))) return this.stripe.openPortal(buyer.customerId);
    return this.stripe.sellPlan(tier, buyer);
  }

  /** The address of a page that sells a pack. */
  async pack(organizationId: string | null, pack: PackId): Promise<string> {
    return this.stripe.sellPack(pack, await this.buyer(organizationId));
  }

  /** The address of a page where the plan is changed or ended. Throws `billing.nothing_bought` before the first checkout. */
  async portal(organizationId: string): Promise<string> {
    if (!this.stripe.isConfigured) throw new AppError('billing.not_configured');
    const known = await this.payers.findCustomer(organizationId);
    if (!known?.customerId) throw new AppError('billing.nothing_bought');
    return this.stripe.openPortal(known.customerId);
  }

  private async buyer(organizationId: string | null): Promise<Buyer> {
    if (!this.stripe.isConfigured) throw new AppError('billing.not_configured');
    const known = organizationId && (await this.payers.findCustomer(organizationId));
    if (!organizationId || !known) return { organizationId: null, customerId: null };
    if (known.customerId) return { organizationId, customerId: known.customerId };
    const customerId = await this.stripe.createCustomer(organizationId, known.name);
    await this.payers.setCustomer(organizationId, customerId);
    return { organizationId, customerId };
  }

  private async isSubscribed(organizationId: string | null): Promise<boolean> {
    return organizationId !== null && bestOf(await this.subscriptions.list(organizationId), this.clock.now()) !== null;
  }
}
