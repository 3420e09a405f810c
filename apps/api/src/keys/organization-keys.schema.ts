import { z } from 'zod';
import { idParam, timestamp } from '@argus/platform/http';
import { shownCreditLimit, shownSpentCredits, wantedCreditLimit } from './credit-limit.schema';
import { scopesField } from './scoped-keys.schema';

const organizationId = z.string().max(200).meta({ description: 'The organization’s id, or `default` for the caller’s own.' });

export const organizationParams = z.object({ org_id: organizationId });
export const organizationKeyParams = z.object({ org_id: organizationId, key_id: idParam });

export const newOrganizationKeyBody = z
  .object({
    name: z.string().trim().min(1).max(100).meta({ description: 'What you know it by.', example: 'CI/CD Pipeline' }),
    scopes: scopesField(['read', 'write']),
    expires_in_days: z.int().min(1).max(365).nullish().meta({ description: 'Never, when absent or null.' }),
    credit_limit: wantedCreditLimit,
  })
  .meta({ id: 'NewOrganizationApiKey' });

export const rotationBody = z
  .object({
    overlap_hours: z
      .int()
      .min(0)
      .max(24)
      .default(0)
      .meta({ description: 'So long the old key goes on beside the new one; it is revoked at once when absent or 0.' }),
  })
  .optional()
  .meta({ id: 'ApiKeyRotation' });

const organizationKeyFields = z.object({
  id: z.uuid(),
  name: z.string(),
  key_prefix: z.string().meta({ description: 'The first characters of the key.' }),
  scopes: z.array(z.string()).meta({ description: 'Empty for keys made at /keys, which names none.' }),
  last_used_at: timestamp.nullable(),
  request_count: z.int().meta({ description: 'A few seconds behind.' }),
  expires_at: timestamp.nullable().meta({ description: 'null: never.' }),
  revoked_at: timestamp.nullable(),
  created_at: timestamp,
  credit_limit: shownCreditLimit,
  spent_credits: shownSpentCredits,
  is_active: z.boolean().meta({ description: 'Neither revoked nor expired.' }),
});

export const organizationKeySchema = organizationKeyFields.meta({ id: 'OrganizationApiKey' });

export const organizationKeyListSchema = z.array(organizationKeySchema);

export const createdOrganizationKeySchema = organizationKeyFields
  .extend({ key: z.string().meta({ description: 'The whole key. It is shown this once and stored nowhere: keep it safe.' }) })
  .meta({ id: 'CreatedOrganizationApiKey' });

export const rotatedKeySchema = z
  .object({ old_key_id: z.uuid(), new_key: createdOrganizationKeySchema, message: z.string() })
  .meta({ id: 'RotatedApiKey' });

export const keyRevocationSchema = z.object({ success: z.literal(true), message: z.string() });
