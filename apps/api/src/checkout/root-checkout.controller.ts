import { Controller, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPrincipal, OptionalPrincipal, type Principal } from '@argus/auth';
import { CheckoutService } from '@argus/billing';
import { AppError } from '@argus/common';
import { Operation, RequestBody } from '@argus/platform/http';
import { packBody, pageSchema, planBody } from './root-checkout.schema';

type Page = z.input<typeof pageSchema>;

const FOR_WHOM =
  'What is bought is for the workspace of the key or session that asks. Without either it waits for the payer, and is theirs once they sign in with the address they paid with.';

/** Document 000: `/checkout`. */
@Controller('checkout')
export class RootCheckoutController {
  constructor(private readonly checkout: CheckoutService) {}

  @Post('session')
  @Operation({
    id: 'checkoutPlan',
    summary: 'Subscribe to a plan',
    description: `${FOR_WHOM} The owner of a workspace that has a subscription gets the page where it is changed.`,
    tags: ['Billing'],
    family: 'root',
    permission: 'anyone',
    request: { body: planBody },
    responses: { 200: { description: 'The page to pay at.', schema: pageSchema } },
    errors: [
      'billing.tier_by_contract',
      'billing.plan_by_contract',
      'billing.already_subscribed',
      'billing.not_configured',
      'billing.provider_unavailable',
    ],
  })
  async plan(@OptionalPrincipal() who: Principal | null, @RequestBody() { tier }: z.output<typeof planBody>): Promise<Page> {
    if (tier === 'enterprise') throw new AppError('billing.tier_by_contract');
    return { url: await this.checkout.plan(who?.organizationId ?? null, tier, who?.permissions.has('billing.owner') ?? false) };
  }

  @Post('credits')
  @Operation({
    id: 'checkoutCredits',
    summary: 'Buy a credit pack',
    description: `${FOR_WHOM} Packs never expire.`,
    tags: ['Billing'],
    family: 'root',
    permission: 'anyone',
    request: { body: packBody },
    responses: { 200: { description: 'The page to pay at.', schema: pageSchema } },
    errors: ['billing.not_configured', 'billing.provider_unavailable'],
  })
  async credits(@OptionalPrincipal() who: Principal | null, @RequestBody() { pack }: z.output<typeof packBody>): Promise<Page> {
    return { url: await this.checkout.pack(who?.organizationId ?? null, pack) };
  }

  @Post('portal')
  @Operation({
    id: 'openBillingPortal',
    summary: 'Change or end the subscription',
    description: 'Also the card, and receipts. For the owner of the workspace.',
    tags: ['Billing'],
    family: 'root',
    permission: 'billing.owner',
    responses: { 200: { description: 'The page to do it at.', schema: pageSchema } },
    errors: ['billing.nothing_bought', 'billing.not_configured', 'billing.provider_unavailable'],
  })
  async portal(@CurrentPrincipal() who: Principal): Promise<Page> {
    return { url: await this.checkout.portal(who.organizationId) };
  }
}
