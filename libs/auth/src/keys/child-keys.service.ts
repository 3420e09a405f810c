import { Inject, Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { UnitOfWork } from '@argus/platform/database';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService, type CreatedKey } from './api-keys.service';
import { childPermissions } from './key-permissions';

const HOUR_MS = 3_600_000;

/** Keys that keys make. A child can do no more than its parent, makes no children itself and ends with its parent. */
@Injectable()
export class ChildKeysService {
  private readonly perHour: number;

  constructor(
    private readonly rows: ApiKeysRepository,
    private readonly keys: ApiKeysService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'limits'>,
  ) {
    this.perHour = config.limits.childKeysPerHour;
  }

  /** Throws `key.rate_limited` when the parent has made as many in the last hour as it may, `auth.invalid_credential` when it has ended meanwhile. */
  mint(organizationId: string, parentId: string, name: string): Promise<CreatedKey> {
    return this.unitOfWork.run(async () => {
      // The lock makes counting and making one step: the same parent's next request counts after this one has committed.
      const parent = await this.rows.lockUnrevoked(organizationId, parentId);
      const now = this.clock.now();
      if (!parent || (parent.expiresAt && parent.expiresAt <= now)) throw new AppError('auth.invalid_credential');
      await this.checkRate(organizationId, parentId, now);
      const { createdBy, expiresAt } = parent;
      const permissions = childPermissions(parent.permissions);
      return this.keys.create(organizationId, { name, createdBy, permissions, expiresAt, parentId });
    });
  }

  private async checkRate(organizationId: string, parentId: string, now: Date): Promise<void> {
    const since = new Date(now.getTime() - HOUR_MS);
    const recent = await this.rows.childrenSince(organizationId, parentId, since, this.perHour);
    const oldest = recent[this.perHour - 1];
    if (!oldest) return;
    const waitMs = oldest.getTime() - since.getTime();
    throw new AppError('key.rate_limited', {
      message: `This key has made ${this.perHour} keys in the last hour, which is as many as it may.`,
      details: {
        limit: this.perHour,
        retryAfterSeconds: Math.ceil(waitMs / 1000),
        resetsAt: new Date(now.getTime() + waitMs).toISOString(),
      },
    });
  }
}
