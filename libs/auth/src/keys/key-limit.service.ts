import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { UnitOfWork } from '@argus/platform/database';
import type { Principal } from '../access/principal';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService } from './api-keys.service';
import { KeyDesk } from './key-desk.service';
import type { ListedKey } from './key-list.repository';

/** What a key may spend, changed by people: a key that could would have no limit. */
@Injectable()
export class KeyLimitService {
  constructor(
    private readonly rows: ApiKeysRepository,
    private readonly keys: ApiKeysService,
    private readonly desk: KeyDesk,
    private readonly audit: AuditTrail,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Changes the limit of a key and of those that share it. Throws `key.not_found`, and `auth.forbidden` when a key asks. */
  async change(who: Principal, id: string, creditLimit: number | null): Promise<ListedKey> {
    const { organizationId, actor } = who;
    const key = await this.desk.get(who, id);
    if (actor.kind === 'key') throw new AppError('auth.forbidden', { message: 'Limits of keys are changed by people.' });
    await this.unitOfWork.run(async () => {
      if (!(await this.rows.setCreditLimit(organizationId, key.id, creditLimit))) throw new AppError('key.not_found');
      const metadata = { from: key.creditLimit, to: creditLimit };
      await this.audit.append(organizationId, { actor, action: 'key.limit_changed', resource: { type: 'key', id: key.id }, metadata });
    });
    this.keys.forgetOrganization(organizationId);
    return { ...key, creditLimit };
  }
}
