import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { AssetQuotaService, CreditsService } from '@argus/billing';
import { Operation, timestamp } from '@argus/platform/http';

const usageSchema = z
  .object({
    tier: z.enum(['free', 'starter', 'pro', 'enterprise']),
    credits: z.object({
      remaining: z.int().nullable().meta({ description: 'null is unlimited.' }),
      monthly: z.int().nullable(),
      used: z.int().meta({ description: 'In this billing cycle.' }),
      held: z.int().meta({ description: 'Set aside for analyses under way.' }),
      packs: z.int().meta({ description: 'Of `remaining`, from credit packs.' }),
      promo: z.int().meta({ description: 'Of `remaining`, given away.' }),
      owed: z.int().meta({ description: 'For packs that were spent and then paid back; what comes back to such a pack settles it first.' }),
      resetsAt: timestamp,
    }),
    assets: z.object({ count: z.int(), limit: z.int().nullable() }),
  })
  .meta({ id: 'Usage' });

/** Document 000: `/usage`. */
@Controller('usage')
export class RootUsageController {
  constructor(
    private readonly credits: CreditsService,
    private readonly quota: AssetQuotaService,
  ) {}

  @Get()
  @Operation({
    id: 'getUsage',
    summary: 'Credits, assets and limits of the workspace',
    tags: ['Billing'],
    family: 'root',
    permission: 'usage.read',
    responses: { 200: { description: 'What is used and what is left.', schema: usageSchema } },
  })
  async get(@CurrentPrincipal() who: Principal): Promise<z.input<typeof usageSchema>> {
    const [{ plan, remaining, used, held, packs, promo, owed, resetsAt }, count] = await Promise.all([
      this.credits.usage(who.organizationId),
      this.quota.count(who.organizationId),
    ]);
    return {
      tier: plan.id,
      credits: { remaining, monthly: plan.monthlyCredits, used, held, packs, promo, owed, resetsAt: resetsAt.toISOString() },
      // Of the plan that is printed: while it changes, another look at it may see another one.
      assets: { count, limit: plan.assetLimit },
    };
  }
}
