import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { AssetQuotaRepository } from './asset-quota.repository';
import { LedgerRepository } from './ledger.repository';
import { planOf } from './plans';

/** How many live assets a workspace may have. Implements the port `AssetQuota` of libs/assets; the apps bind the two. */
@Injectable()
export class AssetQuotaService {
  constructor(
    private readonly quota: AssetQuotaRepository,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Throws `asset.quota_exceeded` when the plan has no room left. Reserves nothing: the binding decision is `reserve`'s. */
  async check(organizationId: string): Promise<void> {
    const { count, limit } = await this.usage(organizationId);
    if (limit !== null && count >= limit) throw quotaExceeded(limit);
  }

  /** Counts one more asset, inside the caller's unit of work. Throws `asset.quota_exceeded` when the plan's limit is reached. */
  async reserve(organizationId: string): Promise<void> {
    const limit = await this.limitOf(organizationId);
    if (!(await this.quota.reserve(organizationId, limit))) throw quotaExceeded(limit);
  }

  /** Counts one asset less: it went to the trash or was purged. */
  release(organizationId: string): Promise<void> {
    return this.quota.release(organizationId);
  }

  async usage(organizationId: string): Promise<{ count: number; limit: number | null }> {
    const [count, limit] = await Promise.all([this.quota.liveAssets(organizationId), this.limitOf(organizationId)]);
    return { count, limit };
  }

  private async limitOf(organizationId: string): Promise<number | null> {
    const subject = await this.ledger.findSubject(organizationId);
    return planOf(subject?.planId ?? 'free').assetLimit;
  }
}

const quotaExceeded = (limitAssets: number | null): AppError => new AppError('asset.quota_exceeded', { details: { limitAssets } });
