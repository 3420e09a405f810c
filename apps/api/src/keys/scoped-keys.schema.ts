import { z } from 'zod';
import { SCOPES } from '@argus/auth';
import { booleanFlag, idParam, timestamp } from '@argus/platform/http';
import { shownCreditLimit, shownSpentCredits, wantedCreditLimit } from './credit-limit.schema';

const DEFAULT_PER_MINUTE = 100;
const WITH_ZONE = /(Z|[+-]\d{2}:?\d{2})$/i;

export const keyIdParams = z.object({ id: idParam });

export const keyListQuery = z.object({
  include_revoked: booleanFlag.optional().default(false).meta({ description: 'Also those that were revoked.' }),
});

/** Words that are no scope are answered with a code of their own, which names those that are. */
export const scopesField = (usual: readonly string[]) =>
  z
    .array(z.string().max(64))
    .max(32)
    .default([...usual])
    .meta({ description: `What it may do, at least one of: ${Object.keys(SCOPES).join(', ')}. admin includes all others.` });

export const newScopedKeyBody = z
  .object({
    name: z.string().trim().min(1).max(255).meta({ description: 'What you know it by.', example: 'Home Assistant' }),
    scopes: scopesField(['read:events']),
    expires_at: z.iso
      .datetime({ offset: true, local: true })
      .transform((text) => new Date(WITH_ZONE.test(text) ? text : `${text}Z`))
      .nullish()
      .meta({ description: 'In the future; a time without a zone is UTC. Never, when absent or null.' }),
    rate_limit_per_minute: z
      .int()
      .min(1)
      .max(10_000)
      .default(DEFAULT_PER_MINUTE)
      .meta({ description: 'Requests a minute it may make under /api/v1 and /v1.' }),
    credit_limit: wantedCreditLimit,
  })
  .meta({ id: 'NewScopedApiKey' });

const common = {
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().meta({ description: 'How the key begins.' }),
  usage_count: z.int().meta({ description: 'Requests it was used for; a few seconds behind.' }),
  last_used_at: timestamp.nullable(),
  rate_limit_per_minute: z.int(),
  created_at: timestamp,
};

const scopedKeyFields = z.object({
  ...common,
  scopes: z.array(z.string()).meta({ description: 'Empty for keys made at /keys, which names none.' }),
  is_active: z.boolean().meta({ description: 'Neither revoked nor expired.' }),
  expires_at: timestamp.nullable().meta({ description: 'null: never.' }),
  revoked_at: timestamp.nullable(),
  credit_limit: shownCreditLimit,
  spent_credits: shownSpentCredits,
});

export const scopedKeySchema = scopedKeyFields.meta({ id: 'ScopedApiKey' });

export const scopedKeyListSchema = z.array(scopedKeySchema);

export const createdScopedKeySchema = scopedKeyFields
  .extend({ key: z.string().meta({ description: 'The whole key. It is shown this once and stored nowhere: keep it safe.' }) })
  .meta({ id: 'CreatedScopedApiKey' });

export const keyUsageSchema = z
  .object({ ...common, last_used_ip: z.string().nullable().meta({ description: 'Where it was used from last.' }) })
  .meta({ id: 'ApiKeyUsage' });

export const revokedKeySchema = z.object({ message: z.string() });
