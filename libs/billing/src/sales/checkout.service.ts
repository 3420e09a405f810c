import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { BY_CONTRACT, type PackId } from '../plans/plans';
import { type Buyer, type SoldPlan, StripeGateway } from '../stripe/stripe-gateway.service';
import { type PayingOrganization, PayersRepository } from './payers.repository';
import { isOver } from './subscription-standing';
import { SubscriptionsRepository } from './subscriptions.repository';

/** The pages where things are bought. All throw `billing.not_configured` where nothing is sold, and `billing.provider_unavailable`. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly stripe: StripeGateway,
    private readonly payers: PayersRepository,
    private readonly subscriptions: SubscriptionsRepository,
  ) {}

  /**
   * The address of a page that sells a plan. Who may manage a workspace that has a subscription is sent to where that one is changed: a
   * second one would be paid besides it. Throws `billing.already_subscribed` for others, and `billing.plan_by_contract` where no payment
   * would change the plan.
   * @param organizationId null when nobody is signed in: what is bought then waits for the payer
   */
  async plan(organizationId: string | null, tier: SoldPlan, mayManage: boolean): Promise<string> {
    const payer = await this.payer(organizationId);
    if (payer?.planId === BY_CONTRACT) throw new AppError('billing.plan_by_contract');
    if (!payer?.customerId || !(await this.isSubscribed(payer.id))) return this.stripe.sellPlan(tier, await this.buyer(payer));
    if (!mayManage) throw new AppError('billing.already_subscribed');
    return this.stripe.openPortal(payer.customerId);
  }

  /** The address of a page that sells a pack. */
  async pack(organizationId: string | null, pack: PackId): Promise<string> {
    return this.stripe.sellPack(pack, await this.buyer(await this.payer(organizationId)));
  }

  /** The address of a page where the plan is changed or ended. Throws `billing.nothing_bought` before the first checkout. */
  async portal(organizationId: string): Promise<string> {
    const payer = await this.payer(organizationId);
    if (!payer?.customerId) throw new AppError('billing.nothing_bought');
    return this.stripe.openPortal(payer.customerId);
  }

  private async payer(organizationId: string | null): Promise<PayingOrganization | null> {
    if (!this.stripe.isConfigured) throw new AppError('billing.not_configured');
    return organizationId === null ? null : this.payers.findCustomer(organizationId);
  }

  private async buyer(payer: PayingOrganization | null): Promise<Buyer> {
    if (!payer) return { organizationId: null, customerId: null };
    const { id: organizationId, name } = payer;
    if (payer.customerId) return { organizationId, customerId: payer.customerId };
    const customerId = await this.stripe.createCustomer(organizationId, name);
    await this.payers.setCustomer(organizationId, customerId);
    return { organizationId, customerId };
  }

  /** Also while a payment is overdue: it is still collected. */
  private async isSubscribed(organizationId: string): Promise<boolean> {
    const subscriptions = await this.subscriptions.list(organizationId);
    return subscriptions.some(({ status }) => !isOver(status) && status !== 'incomplete');
  }
}
