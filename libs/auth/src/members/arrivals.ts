import { Injectable } from '@nestjs/common';
import { AppError, newId } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { HomesRepository } from '../organizations/homes.repository';
import type { GivenRole } from './member';
import { MembersRepository } from './members.repository';

export interface Newcomer {
  readonly userId: string;
  readonly email: string;
  readonly role: GivenRole;
  readonly inviteId: string;
}

/** What begins with somebody's membership. Called inside a change of the organization's members. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly members: MembersRepository,
    private readonly homes: HomesRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws `member.already_member`. */
  async join(organizationId: string, { userId, email, role, inviteId }: Newcomer, now: Date): Promise<void> {
    if (await this.members.findByUser(organizationId, userId)) throw new AppError('member.already_member');
    const joined = await this.members.join(organizationId, { id: newId(), email, role, invitedBy: null, now }, userId);
    if (!joined) throw new AppError('member.already_member');
    await this.homes.settle(organizationId, userId);
    await this.audit.append(organizationId, {
      actor: { kind: 'user', id: userId },
      action: 'member.joined',
      resource: { type: 'user', id: userId },
      metadata: { inviteId, role },
    });
  }
}
