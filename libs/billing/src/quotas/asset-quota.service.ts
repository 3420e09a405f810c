import { Injectable } from '@nestjs/common';
import { AppError, ShortMemory } from '@argus/common';
import { AssetQuotaRepository } from './asset-quota.repository';
import { planOf, PLANS } from '../plans/plans';

/** How many live assets a workspace may have. Implements the port `AssetQuota` of libs/assets; the apps bind the two. */
@Injectable()
export class AssetQuotaService {
  /** Plans without a limit: there is nothing to count for a look that binds nobody. */
  private readonly unlimited = new ShortMemory<string>(REMEMBERED_MS);

  constructor(private readonly quota: AssetQuotaRepository) {}

  /** Throws `asset.quota_exceeded` when the plan has no room left. Reserves nothing: the binding decision is `reserve`'s. Returns the plan's id. */
  async check(organizationId: string): Promise<string> {
    const remembered = this.unlimited.get(organizationId);
    if (remembered !== undefined) return remembered;
    const askedAtMs = this.unlimited.now();
    const { count, planId, limit } = await this.standing(organizationId);
    if (limit === null) this.unlimited.keep(organizationId, planId, askedAtMs);
    else if (count >= limit) throw quotaExceeded(limit);
    return planId;
  }

  /**
   * Counts so many more assets, inside the caller's unit of work. Throws `asset.quota_exceeded` when the plan has no room for all of them,
   * and `auth.no_organization` when the organization was deleted meanwhile.
   */
  async reserve(organizationId: string, count = 1): Promise<void> {
    if (await this.quota.reserve(organizationId, count, PLAN_LIMITS)) return;
    const usage = await this.quota.usage(organizationId);
    throw usage ? quotaExceeded(planOf(usage.planId).assetLimit) : new AppError('auth.no_organization');
  }

  /** Counts one asset less: it went to the trash or was purged. */
  release(organizationId: string): Promise<void> {
    return this.quota.release(organizationId);
  }

  /** How many live assets there are; how many there may be is the plan's to say. */
  async count(organizationId: string): Promise<number> {
    return (await this.standing(organizationId)).count;
  }

  private async standing(organizationId: string): Promise<{ count: number; planId: string; limit: number | null }> {
    const { count, planId } = (await this.quota.usage(organizationId)) ?? { count: 0, planId: 'free' };
    return { count, planId, limit: planOf(planId).assetLimit };
  }
}

/** A workspace whose plan becomes smaller is let in for so long, until `reserve` refuses it. */
const REMEMBERED_MS = 500;

/** The smallest plan first. */
const PLAN_LIMITS = Object.values(PLANS).map(({ id, assetLimit }) => ({ planId: id, assetLimit }));

const quotaExceeded = (limitAssets: number | null): AppError => new AppError('asset.quota_exceeded', { details: { limitAssets } });
