import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, Clock, isUuid } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { Postman } from '@argus/platform/mail';
import { Secrets } from '@argus/platform/secrets';
import { ClaimCodes } from '../claims/claim-codes';
import { hashInviteToken, inviteTokenOf } from '../members/invite-token';
import { CHALLENGE_MINUTES, ChallengesService } from '../sign-in/challenges.service';
import { claimLetter } from './claim-letter';
import { invitationLetter } from './invitation-letter';
import { InvitationsToMailRepository } from './invitations-to-mail.repository';
import { signInLetter } from './sign-in-letter';
import type { Wording } from './wording';

/** Writes the letters of sign-ins, invitations and their claims, from their ids alone, and has them sent. What nobody needs any more is not sent. */
@Injectable()
export class LettersService {
  private readonly logger = new Logger(LettersService.name);
  private readonly publicUrl: string;

  constructor(
    private readonly challenges: ChallengesService,
    private readonly claims: ClaimCodes,
    private readonly invitations: InvitationsToMailRepository,
    private readonly secrets: Secrets,
    private readonly postman: Postman,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'http'>,
  ) {
    this.publicUrl = config.http.publicUrl;
  }

  /** The same letter however often it is sent. Throws `mail.unavailable` when another try may help. */
  async sendSignIn(challengeId: string): Promise<void> {
    const challenge = await this.challenges.findMailable(challengeId);
    if (!challenge) return;
    const wording = signInLetter({ ...challenge, minutes: CHALLENGE_MINUTES, publicUrl: this.publicUrl });
    await this.post(challengeId, challenge.email, wording);
  }

  /** The same letter however often it is sent. Throws `mail.unavailable` when another try may help. */
  async sendClaim(claimId: string): Promise<void> {
    const claim = await this.claims.findMailable(claimId);
    if (!claim) return;
    await this.post(claimId, claim.email, claimLetter({ ...claim, minutes: CHALLENGE_MINUTES, publicUrl: this.publicUrl }));
  }

  /** The same letter however often it is sent. Throws `mail.unavailable` when another try may help. */
  async sendInvitation(inviteId: string): Promise<void> {
    const invitation = isUuid(inviteId) ? await this.invitations.find(inviteId, this.clock.now()) : null;
    if (!invitation) return;
    const token = inviteTokenOf(this.secrets, inviteId);
    if (!hashInviteToken(token).equals(invitation.tokenHash)) {
      // Made under a secret that was replaced since: its link cannot be written any more.
      this.logger.warn(`The invitation ${inviteId} is not mailed: it was made under another secret. Invite again.`);
      return;
    }
    await this.post(inviteId, invitation.email, invitationLetter({ ...invitation, token, publicUrl: this.publicUrl }));
  }

  /**
   * Sends what is to be sent right away where that takes no time; else, and when it fails, it is the worker's, which tries until it is sent.
   * @param send one of the above
   */
  async sendSoon(send: () => Promise<void>): Promise<void> {
    if (!this.postman.deliversAtOnce) return;
    try {
      await send();
    } catch (error) {
      this.logger.warn(`A letter is left to the worker: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async post(id: string, to: string, wording: Wording): Promise<void> {
    try {
      await this.postman.send({ id, to, ...wording });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'mail.refused')) throw error;
      // No further try helps. Who asked is told nothing: whether an address exists is nobody's business.
      this.logger.warn(`The letter ${id} was refused by its address and is given up`);
    }
  }
}
