import type { z } from 'zod';
import type { CreatedKey, ListedKey } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { createdKeySchema, keySchema } from './root-keys.schema';

type Described = Pick<ListedKey, 'id' | 'name' | 'prefix' | 'createdAt' | 'expiresAt'>;

const described = ({ id, name, prefix, createdAt, expiresAt }: Described) => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: isoOf(expiresAt),
});

export const presentKey = (key: ListedKey): z.input<typeof keySchema> => ({ ...described(key), lastUsedAt: isoOf(key.lastUsedAt) });

/** The only answer that has the key itself. */
export const presentCreatedKey = (key: CreatedKey): z.input<typeof createdKeySchema> => ({ ...described(key), key: key.plaintext });
