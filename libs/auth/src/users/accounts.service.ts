import { Injectable } from '@nestjs/common';
import { type JoinedOrganization, MembershipsRepository } from '../members/memberships.repository';
import { type User, UsersRepository } from './users.repository';

/** A person and where they belong. */
export interface Account {
  readonly user: User;
  readonly organizations: readonly JoinedOrganization[];
  /** Null when the one they acted in last is none of theirs any more. */
  readonly activeOrganizationId: string | null;
}

@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  async describe(userId: string, activeOrganizationId: string | null): Promise<Account> {
    const [user, organizations] = [await this.users.get(userId), await this.memberships.listJoined(userId)];
    const isTheirs = organizations.some(({ id }) => id === activeOrganizationId);
    return { user, organizations, activeOrganizationId: isTheirs ? activeOrganizationId : null };
  }
}
