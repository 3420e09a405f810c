import type { Role } from '../access/role-permissions';

/** What somebody can be made: an organization changes its owner by a transfer. */
export type GivenRole = Exclude<Role, 'owner'>;
export const GIVEN_ROLES = ['admin', 'member', 'viewer'] as const satisfies readonly GivenRole[];

export interface Member {
  readonly id: string;
  /** Null while the invited address has not accepted. */
  readonly userId: string | null;
  readonly email: string;
  readonly displayName: string | null;
  readonly role: Role;
  readonly status: 'active' | 'pending';
  readonly invitedAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly createdAt: Date;
}

const PENDING = /^pending_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** What stands where a member's user id stands: of a pending one, whom no user is known for, a name made of the membership's id. */
export const memberUserId = ({ id, userId }: Pick<Member, 'id' | 'userId'>): string => userId ?? `pending_${id.replaceAll('-', '')}`;

/** The membership's id in the name of a pending member; null for anything else. */
export const pendingMembershipId = (name: string): string | null => PENDING.exec(name)?.slice(1).join('-') ?? null;
