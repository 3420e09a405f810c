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
   * Has a code sent to an address, unless the invitation is for another one. Who asks is not told, and cannot tell by how long it takes.
   * @throws AppError what `InvitesService.find` throws
   */
  async make(token: string, email: string): Promise<void> {
    const { id, email: invited } = await this.invites.find(token);
    const claimId = await this.codes.open(id, email, invited === null || invited === email);
    await this.letters.sendSoon(() => this.letters.sendClaim(claimId));
  }
}
