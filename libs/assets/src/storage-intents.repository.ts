import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';

/** Objects that are being stored and have no asset yet. On the database's clock. */
@Injectable()
export class StorageIntentsRepository {
  constructor(private readonly database: Database) {}

  async insert(organizationId: string, storageKeys: readonly string[]): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO storage_intent (storage_key, organization_id)
      SELECT key, ${organizationId}::uuid FROM unnest(${[...storageKeys]}::text[]) AS key`;
  }

  /** Keys and folders whose asset is being removed by the unit of work around this: nothing can claim them any more. */
  async insertCondemned(organizationId: string, storageKeys: readonly string[]): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO storage_intent (storage_key, organization_id, condemned_at)
      SELECT key, ${organizationId}::uuid, now() FROM unnest(${[...storageKeys]}::text[]) AS key ON CONFLICT (storage_key) DO NOTHING`;
  }

  /** The bytes have an asset now. False when the sweep has condemned them. */
  async fulfil(storageKey: string): Promise<boolean> {
    return (
      (await this.database.client.$executeRaw`DELETE FROM storage_intent WHERE storage_key = ${storageKey} AND condemned_at IS NULL`) === 1
    );
  }

  /** Rules out that anything claims the bytes of intents older than `ageMs`. Returns their keys, with those a dead sweep left behind. */
  async condemnExpired(ageMs: number, limit: number): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ storageKey: string }[]>`
      UPDATE storage_intent SET condemned_at = COALESCE(condemned_at, now())
      WHERE storage_key IN (
        SELECT storage_key FROM storage_intent WHERE created_at < now() - ${ageMs} * interval '1 millisecond'
        ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING storage_key AS "storageKey"`;
    return rows.map((row) => row.storageKey);
  }

  async deleteMany(storageKeys: readonly string[]): Promise<void> {
    if (storageKeys.length === 0) return;
    await this.database.client.$executeRaw`DELETE FROM storage_intent WHERE storage_key IN (${Prisma.join([...storageKeys])})`;
  }
}
