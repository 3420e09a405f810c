import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Clock, type ErrorCode } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import type { Permission } from '@argus/platform/http';
import { ROLE_PERMISSIONS, type Role } from '../access/role-permissions';
import { ApiKeysService } from '../keys/api-keys.service';
import { OrganizationsRepository } from '../organizations/organizations.repository';
import { MembershipsRepository } from './memberships.repository';

/**
 * Changes of who is in an organization, and as what. They happen one after the other, each in one unit of work under a lock, and each looks
 * again at what its actor is by then: whoever let the request in knew only what they were a moment before.
 */
@Injectable()
export class MembershipChanges {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly keys: ApiKeysService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Runs a member's or a key's change. Throws `auth.forbidden` when they may not do it any more. */
  make<T>(organizationId: string, actor: Actor, permission: Permission, work: (role: Role, now: Date) => Promise<T>): Promise<T> {
    return this.admit(organizationId, 'auth.forbidden', async (now) => work(await this.roleOf(organizationId, actor, permission), now));
  }

  /** Runs the change of somebody who is not a member yet. Throws `gone` when there is no such organization any more. */
  admit<T>(organizationId: string, gone: ErrorCode, work: (now: Date) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async () => {
      if (!(await this.organizations.lock(organizationId))) throw new AppError(gone);
      const result = await work(this.clock.now());
      // What keys may do depends on what their makers are.
      this.unitOfWork.afterCommit(() => this.keys.forgetOrganization(organizationId));
      return result;
    });
  }

  private async roleOf(organizationId: string, actor: Actor, permission: Permission): Promise<Role> {
    // A key never has what only an owner may do; that it has the permission was just looked up.
    if (actor.kind === 'key') return 'admin';
    const role = await this.memberships.findRole(organizationId, actor.id);
    if (!role || !ROLE_PERMISSIONS[role].has(permission)) throw new AppError('auth.forbidden', { details: { permission } });
    return role;
  }
}
