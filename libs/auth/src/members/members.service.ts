import { Injectable } from '@nestjs/common';
import { type Actor, AppError, isUuid } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { Departures } from './departures';
import { type GivenRole, type Member, memberUserId, pendingMembershipId } from './member';
import { MembersRepository } from './members.repository';
import { MembershipChanges } from './membership-changes';

/** Names a member by the membership, or by the person. */
export type MemberName = { readonly id: string } | { readonly userId: string };

@Injectable()
export class MembersService {
  constructor(
    private readonly members: MembersRepository,
    private readonly changes: MembershipChanges,
    private readonly departures: Departures,
    private readonly audit: AuditTrail,
  ) {}

  /** Active and pending ones, the oldest first. */
  list(organizationId: string): Promise<Member[]> {
    return this.members.list(organizationId);
  }

  /** Returns the member as they are now. Throws `member.not_found` or `member.is_owner`. */
  async changeRole(organizationId: string, id: string, role: GivenRole, actor: Actor): Promise<Member> {
    return this.changes.make(organizationId, actor, 'members.role', async () => {
      const member = await this.get(organizationId, { id });
      if (member.role === 'owner') throw new AppError('member.is_owner');
      await this.members.setRole(organizationId, member.id, role);
      await this.note(organizationId, member, 'member.role_changed', actor, { from: member.role, to: role });
      return { ...member, role };
    });
  }

  /**
   * Ends a membership, or takes back the invitation of a pending one. Returns who it was.
   * @throws AppError member.not_found, member.is_owner, or member.is_admin for an admin who removes another one
   */
  async remove(organizationId: string, name: MemberName, actor: Actor): Promise<Member> {
    return this.changes.make(organizationId, actor, 'members.manage', async (role, now) => {
      const member = await this.get(organizationId, name);
      if (member.role === 'owner') throw new AppError('member.is_owner');
      const isOthers = member.userId === null || member.userId !== actor.id;
      if (member.role === 'admin' && member.status === 'active' && role !== 'owner' && isOthers) throw new AppError('member.is_admin');
      await this.members.delete(organizationId, member.id);
      if (member.userId !== null) await this.departures.leave(organizationId, member.userId, now);
      await this.note(organizationId, member, 'member.removed', actor, { role: member.role, status: member.status });
      return member;
    });
  }

  private async get(organizationId: string, name: MemberName): Promise<Member> {
    const member = await this.find(organizationId, name);
    if (!member) throw new AppError('member.not_found');
    return member;
  }

  private async find(organizationId: string, name: MemberName): Promise<Member | null> {
    if ('id' in name) return isUuid(name.id) ? this.members.find(organizationId, name.id) : null;
    if (isUuid(name.userId)) return this.members.findByUser(organizationId, name.userId);
    const pendingId = pendingMembershipId(name.userId);
    const member = pendingId === null || !isUuid(pendingId) ? null : await this.members.find(organizationId, pendingId);
    return member?.userId === null ? member : null;
  }

  private note(organizationId: string, member: Member, action: string, actor: Actor, metadata: Record<string, unknown>): Promise<void> {
    const resource = { type: 'member', id: member.id };
    return this.audit.append(organizationId, { actor, action, resource, metadata: { userId: memberUserId(member), ...metadata } });
  }
}
