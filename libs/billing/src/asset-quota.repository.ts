import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

@Injectable()
export class AssetQuotaRepository {
  constructor(private readonly database: Database) {}

  /** Counts one more asset if the limit allows it; the row stays locked until the transaction ends. Null `limit` is unlimited. */
  async reserve(organizationId: string, limit: number | null): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      INSERT INTO organization_usage AS usage (organization_id, live_assets)
      SELECT ${organizationId}::uuid, 1 WHERE ${limit}::int IS NULL OR ${limit}::int > 0
      ON CONFLICT (organization_id) DO UPDATE SET live_assets = usage.live_assets + 1
      WHERE ${limit}::int IS NULL OR usage.live_assets < ${limit}::int`;
    return changed === 1;
  }

  /** Counts one less. With none left it changes nothing: the caller, who lost a race for its last asset, then takes everything back. */
  async release(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE organization_usage SET live_assets = live_assets - 1 WHERE organization_id = ${organizationId}::uuid AND live_assets > 0`;
  }

  async liveAssets(organizationId: string): Promise<number> {
    const rows = await this.database.client.$queryRaw<{ count: number }[]>`
      SELECT live_assets AS count FROM organization_usage WHERE organization_id = ${organizationId}::uuid`;
    return rows[0]?.count ?? 0;
  }
}
