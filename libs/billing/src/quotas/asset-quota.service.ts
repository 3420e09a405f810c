import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { AssetQuotaRepository } from './asset-quota.repository';
import { planOf, PLANS } from '../plans/plans';

/** How many live assets a workspace may have. Implements the port `AssetQuota` of libs/assets; the apps bind the two. */
@Injectable()
export class AssetQuotaService {
  constructor(private readonly quota: AssetQuotaRepository) {}

  /** Throws `asset.quota_exceeded` when the plan has no room left. Reserves nothing: the binding decision is `reserve`'s. Returns the plan's id. */
  async check(organizationId: string): Promise<string> {
    const { count, planId, limit } = await this.standing(organizationId);
    if (limit !== null && count >= limit) throw quotaExceeded(limit);
    return planId;
  }

  /**
   * Counts one more asset, inside the caller's unit of work. Throws `asset.quota_exceeded` when the plan's limit is reached, and
   * `auth.no_organization` when the organization was deleted meanwhile.
   */
  async reserve(organizationId: string): Promise<void> {
    if (await this.quota.reserve(organizationId, PLAN_LIMITS)) return;
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

/** The smallest plan first. */
const PLAN_LIMITS = Object.values(PLANS).map(({ id, assetLimit }) => ({ planId: id, assetLimit }));

const quotaExceeded = (limitAssets: number | null): AppError => new AppError('asset.quota_exceeded', { details: { limitAssets } });
