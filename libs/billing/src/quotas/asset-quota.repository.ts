import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** How many live assets a plan allows; null is unlimited. */
export interface PlanLimit {
  readonly planId: string;
  readonly assetLimit: number | null;
}

@Injectable()
export class AssetQuotaRepository {
  constructor(private readonly database: Database) {}

  /**
   * Counts so many more assets if the limit of the organization's plan allows all of them; the row stays locked until the transaction ends.
   * A limit of null is none. A plan that is not in the list is taken as the first one. An organization that is gone has room for nothing; one
   * that is just being deleted is waited for, and is not deleted before this transaction ends: whoever removes its assets finds this one.
   */
  async reserve(organizationId: string, count: number, limits: readonly PlanLimit[]): Promise<boolean> {
    const [plans, allowed] = [limits.map(({ planId }) => planId), limits.map(({ assetLimit }) => assetLimit)];
    const changed = await this.database.client.$executeRaw`
      WITH allowance AS (
        SELECT (${allowed}::int[])[COALESCE(array_position(${plans}::text[], plan_id), 1)] AS assets
        FROM (SELECT plan_id FROM organization WHERE id = ${organizationId}::uuid AND deleted_at IS NULL FOR SHARE) AS living)
      INSERT INTO organization_usage AS usage (organization_id, live_assets)
      SELECT ${organizationId}::uuid, ${count}::int FROM allowance WHERE assets IS NULL OR assets >= ${count}::int
      ON CONFLICT (organization_id) DO UPDATE SET live_assets = usage.live_assets + ${count}::int
      WHERE (SELECT assets IS NULL OR usage.live_assets + ${count}::int <= assets FROM allowance)`;
    return changed === 1;
  }

  /** Counts one less. With none left it changes nothing: the caller, who lost a race for its last asset, then takes everything back. */
  async release(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE organization_usage SET live_assets = live_assets - 1 WHERE organization_id = ${organizationId}::uuid AND live_assets > 0`;
  }

  /** How many live assets there are, and the plan; null for an organization that is gone. */
  async usage(organizationId: string): Promise<{ count: number; planId: string } | null> {
    const rows = await this.database.client.$queryRaw<{ count: number; planId: string }[]>`
      SELECT o.plan_id AS "planId", COALESCE(u.live_assets, 0) AS count
      FROM organization o LEFT JOIN organization_usage u ON u.organization_id = o.id
      WHERE o.id = ${organizationId}::uuid AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }
}
