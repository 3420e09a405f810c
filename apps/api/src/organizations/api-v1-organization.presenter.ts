import type { z } from 'zod';
import type { Organization, OwnOrganization } from '@argus/auth';
import type { organizationListSchema, organizationPatchBody, organizationSchema } from './api-v1-organizations.schema';

export const presentOrganization = (organization: Organization): z.input<typeof organizationSchema> => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  plan: organization.planId,
  ai_budget_daily: organization.aiBudgetDaily,
  ai_budget_monthly: organization.aiBudgetMonthly,
  settings: organization.settings,
  features: organization.features,
  stripe_customer_id: organization.stripeCustomerId,
  stripe_subscription_id: organization.stripeSubscriptionId,
  logo_url: organization.logoUrl,
  domain: organization.domain,
  sso_enabled: organization.ssoEnabled,
  member_count: organization.memberCount,
  created_at: organization.createdAt.toISOString(),
  updated_at: organization.updatedAt > organization.createdAt ? organization.updatedAt.toISOString() : null,
});

export const presentListedOrganization = (organization: OwnOrganization): z.input<typeof organizationListSchema>[number] => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  plan: organization.planId,
  logo_url: organization.logoUrl,
  member_count: organization.memberCount,
  role: organization.role,
  created_at: organization.createdAt.toISOString(),
});

/** Only what the body has: a field it leaves out must not be taken for one it clears. */
export const organizationPatchOf = (body: z.output<typeof organizationPatchBody>) => ({
  ...(body.name === undefined ? {} : { name: body.name }),
  ...(body.logo_url === undefined ? {} : { logoUrl: body.logo_url }),
  ...(body.domain === undefined ? {} : { domain: body.domain }),
  ...(body.ai_budget_daily === undefined ? {} : { aiBudgetDaily: body.ai_budget_daily }),
  ...(body.ai_budget_monthly === undefined ? {} : { aiBudgetMonthly: body.ai_budget_monthly }),
  ...(body.settings === undefined ? {} : { settings: body.settings }),
  ...(body.features === undefined ? {} : { features: body.features }),
  ...(body.sso_enabled === undefined ? {} : { ssoEnabled: body.sso_enabled }),
});
