import { z } from 'zod';
import { idParam, timestamp } from '@argus/platform/http';
import { creditLimit, shownCreditLimit, shownSpentCredits, wantedCreditLimit } from './credit-limit.schema';

export const keyParams = z.object({ id: idParam });

export const newKeyBody = z
  .object({
    name: z.string().trim().min(1).max(100).meta({ description: 'What you know it by.', example: 'Nightly import' }),
    creditLimit: wantedCreditLimit,
  })
  .meta({ id: 'NewApiKey' });

export const keyPatchBody = z
  .object({
    creditLimit: creditLimit.meta({
      description: 'Credits it may spend in a billing cycle, with all that share its limit; null takes the limit away.',
    }),
  })
  .meta({ id: 'ApiKeyUpdate' });

const keyFields = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().meta({ description: 'How the key begins.' }),
  createdAt: timestamp,
  expiresAt: timestamp.nullable().meta({ description: 'null: never.' }),
  creditLimit: shownCreditLimit,
  spentCredits: shownSpentCredits,
});

export const keySchema = keyFields
  .extend({ lastUsedAt: timestamp.nullable().meta({ description: 'A few seconds behind; null: never used.' }) })
  .meta({ id: 'ApiKey' });

export const keyListSchema = z.array(keySchema);

export const createdKeySchema = keyFields
  .extend({ key: z.string().meta({ description: 'The whole key. It is shown this once and stored nowhere: keep it safe.' }) })
  .meta({ id: 'CreatedApiKey' });
