import type { z } from 'zod';
import type { CreatedKey, ListedKey } from '@argus/auth';
import type { createdKeySchema, keySchema } from './root-keys.schema';

const isoOf = (time: Date | null): string | null => time && time.toISOString();

export const presentKey = ({ id, name, prefix, createdAt, expiresAt, lastUsedAt }: ListedKey): z.input<typeof keySchema> => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: isoOf(expiresAt),
  lastUsedAt: isoOf(lastUsedAt),
});

export const presentCreatedKey = ({ id, name, prefix, createdAt, expiresAt, plaintext }: CreatedKey): z.input<typeof createdKeySchema> => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: isoOf(expiresAt),
  key: plaintext,
});
