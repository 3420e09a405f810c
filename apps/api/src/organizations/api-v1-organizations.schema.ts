import { z } from 'zod';
import { ROLES } from '@argus/auth';
import { idParam, timestamp } from '@argus/platform/http';

export const organizationParams = z.object({ org_id: idParam });

const name = z.string().trim().min(2).max(100);
const openObject = z.record(z.string(), z.unknown());

export const newOrganizationBody = z.object({ name: name.meta({ example: 'New Company' }) }).meta({ id: 'NewOrganization' });

export const organizationPatchBody = z
  .object({
    name,
    logo_url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable(),
    domain: z.string().trim().min(1).max(255).nullable(),
    ai_budget_daily: z.number().min(0).max(10_000).meta({ description: 'US dollars.' }),
    ai_budget_monthly: z.number().min(0).max(100_000).meta({ description: 'US dollars.' }),
    settings: openObject,
    features: openObject,
    sso_enabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'OrganizationUpdate', description: 'What is left out stays as it is; null clears. The slug does not change with the name.' });

export const organizationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    plan: z.string(),
    ai_budget_daily: z.number(),
    ai_budget_monthly: z.number(),
    settings: openObject,
    features: openObject,
    stripe_customer_id: z.string().nullable(),
    stripe_subscription_id: z.string().nullable(),
    logo_url: z.string().nullable(),
    domain: z.string().nullable(),
    sso_enabled: z.boolean(),
    member_count: z.int().meta({ description: 'Active members.' }),
    created_at: timestamp,
    updated_at: timestamp.nullable().meta({ description: 'null: never changed.' }),
  })
  .meta({ id: 'Organization' });

export const organizationListSchema = z.array(
  z
    .object({
      id: z.uuid(),
      name: z.string(),
      slug: z.string(),
      plan: z.string(),
      logo_url: z.string().nullable(),
      member_count: z.int(),
      role: z.enum(ROLES).meta({ description: 'What you are there.' }),
      created_at: timestamp,
    })
    .meta({ id: 'ListedOrganization' }),
);

export const transferBody = z
  .object({ new_owner_user_id: z.string().max(200).meta({ description: 'The user_id of an active member.' }) })
  .meta({ id: 'OwnershipTransfer' });

export const transferSchema = z
  .object({
    success: z.literal(true),
    message: z.string(),
    new_owner_id: z.string(),
    previous_owner_role: z.literal('admin'),
  })
  .meta({ id: 'OwnershipTransferred' });

export const doneSchema = z.object({ success: z.literal(true), message: z.string() }).meta({ id: 'Done' });
