import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { hashKey, mintKey } from '../../libs/auth/src/keys/api-key';
import { STANDARD_KEY } from '../../libs/auth/src/keys/key-permissions';
import { Secrets } from '../../libs/platform/src/secrets';
import type { TestStack } from './stack';

export interface Tenant {
  readonly organizationId: string;
  readonly apiKey: string;
}

/** Runs `work` as the owner of the stack's database: for setting scenes and for looking behind the curtain. */
export async function withDatabase<T>(stack: TestStack, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: stack.database.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Another workspace on the stack, on the given plan, with a key of the usual permissions. */
export async function createTenant(stack: TestStack, planId: 'free' | 'starter' | 'pro' | 'enterprise'): Promise<Tenant> {
  const organizationId = randomUUID();
  const { plaintext, prefix } = mintKey('ak_');
  const pepper = Secrets.parse(readFileSync(path.join(stack.dataDir, 'secret'), 'utf8')).derive('key-pepper');
  await withDatabase(stack, async (client) => {
    await client.query('INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), now())', [
      organizationId,
      'Tenant',
      `tenant-${organizationId}`,
      planId,
    ]);
    await client.query(
      'INSERT INTO api_key (id, organization_id, name, prefix, key_hash, permissions, created_at) VALUES ($1, $2, $3, $4, $5, $6, now())',
      [randomUUID(), organizationId, 'Test', prefix, hashKey(plaintext, pepper), STANDARD_KEY],
    );
  });
  return { organizationId, apiKey: plaintext };
}
