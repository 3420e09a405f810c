import { Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { ROLE_PERMISSIONS } from '../access/role-permissions';
import { ApiKeysService } from '../keys/api-keys.service';
import { grantOfPerson } from '../keys/key-grants';
import { InvitesService } from '../members/invites.service';
import type { GivenRole } from '../members/member';
import { PeopleService } from '../users/people.service';
import { ClaimCodes } from './claim-codes';

/** What somebody who claimed an invitation works with. */
export interface ClaimedKey {
  /** The whole key, this once. */
  readonly plaintext: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly role: GivenRole;
}

const KEY_NAME = 'Invitation';

/** Joining without a browser: an agent gives an address and the code that was sent there, and gets a key of its own. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly codes: ClaimCodes,
    private readonly invites: InvitesService,
    private readonly people: PeopleService,
    private readonly keys: ApiKeysService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Makes whoever has the code a member, with a key for what their role may do. All of it or nothing.
   * @throws AppError what `InvitesService.accept` throws, auth.code_invalid whatever it is that is wrong with the code
   */
  async verify(token: string, email: string, code: string): Promise<ClaimedKey> {
    const { id: inviteId } = await this.invites.find(token);
    // In a transaction of its own: a try counts, whatever comes of it.
    const claimId = await this.codes.try(inviteId, email, code);
    if (claimId === null) throw new AppError('auth.code_invalid');
    return this.unitOfWork.run(async () => {
      if (!(await this.codes.use(claimId))) throw new AppError('auth.code_invalid');
      const userId = await this.people.identify(email);
      const { organizationId, organizationName, role } = await this.invites.accept(token, { userId, email });
      const permissions = grantOfPerson(ROLE_PERMISSIONS[role]);
      const actor = { kind: 'user', id: userId } as const;
      const { plaintext } = await this.keys.create(organizationId, { name: KEY_NAME, createdBy: userId, permissions, actor });
      return { plaintext, organizationId, organizationName, role };
    });
  }
}
