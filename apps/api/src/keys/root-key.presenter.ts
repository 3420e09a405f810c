import type { z } from 'zod';
import type { CreatedKey, ListedKey } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { Spending } from './key-spending';
import type { createdKeySchema, keySchema } from './root-keys.schema';

type Described = Spending<Pick<ListedKey, 'id' | 'name' | 'prefix' | 'createdAt' | 'expiresAt' | 'creditLimit'>>;

const described = ({ id, name, prefix, createdAt, expiresAt, creditLimit, spentCredits }: Described) => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: isoOf(expiresAt),
  creditLimit,
  spentCredits,
});

export const presentKey = (key: Spending<ListedKey>): z.input<typeof keySchema> => ({
  ...described(key),
  lastUsedAt: isoOf(key.lastUsedAt),
});

/** The only answer that has the key itself. */
export const presentCreatedKey = (key: Spending<CreatedKey>): z.input<typeof createdKeySchema> => ({
  ...described(key),
  key: key.plaintext,
});
