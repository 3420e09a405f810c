import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ADMIN_KEY } from '@argus/auth';
import { Secrets } from '@argus/platform/secrets';
import { hashKey, mintKey } from '../../../libs/auth/src/keys/api-key';
import { type TestStack, withDatabase } from '../../support';

export interface KeyOptions {
  /** Default: everything a key can carry. */
  readonly permissions?: readonly string[];
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
}

/** Another key of a workspace, stored as the product stores it. Returns the whole key. */
export async function createKey(stack: TestStack, organizationId: string, options: KeyOptions = {}): Promise<string> {
  const { permissions = ADMIN_KEY, expiresAt = null, revokedAt = null } = options;
  const pepper = Secrets.parse(readFileSync(path.join(stack.dataDir, 'secret'), 'utf8')).derive('key-pepper');
  const { plaintext, prefix } = mintKey('ak_');
  await withDatabase(stack, (database) =>
    database.query(
      `INSERT INTO api_key (id, organization_id, name, prefix, key_hash, permissions, expires_at, revoked_at, created_at)
       VALUES ($1, $2, 'Test', $3, $4, $5, $6, $7, now())`,
      [randomUUID(), organizationId, prefix, hashKey(plaintext, pepper), [...permissions], expiresAt, revokedAt],
    ),
  );
  return plaintext;
}
