import { Injectable } from '@nestjs/common';
import type { Actor } from '@argus/common';
import { LettersService } from '../letters/letters.service';
import { type InvitedMember, InvitationsService } from './invitations.service';
import type { GivenRole } from './member';

@Injectable()
export class InvitationRequestsService {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly letters: LettersService,
  ) {}

  /** Invites one address, and has the mail sent. Throws what `InvitationsService.inviteMember` throws. */
  async make(organizationId: string, whom: { email: string; role: GivenRole }, actor: Actor): Promise<InvitedMember> {
    const invited = await this.invitations.inviteMember(organizationId, whom, actor);
    await this.letters.sendSoon(() => this.letters.sendInvitation(invited.invite.id));
    return invited;
  }
}
