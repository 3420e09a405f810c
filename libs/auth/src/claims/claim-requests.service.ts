import { Injectable } from '@nestjs/common';
import { LettersService } from '../letters/letters.service';
import { InvitesService } from '../members/invites.service';
import { ClaimCodes } from './claim-codes';

@Injectable()
export class ClaimRequestsService {
  constructor(
    private readonly invites: InvitesService,
    private readonly codes: ClaimCodes,
    private readonly letters: LettersService,
  ) {}

  /**
   * Has a code sent to an address, unless the invitation is for another one: who asks is not told.
   * @throws AppError what `InvitesService.find` throws
   */
  async make(token: string, email: string): Promise<void> {
    const { id, email: invited } = await this.invites.find(token);
    if (invited !== null && invited !== email) return;
    const claimId = await this.codes.open(id, email);
    await this.letters.sendSoon(() => this.letters.sendClaim(claimId));
  }
}
