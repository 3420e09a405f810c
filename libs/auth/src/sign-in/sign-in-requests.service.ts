import { Injectable, Logger } from '@nestjs/common';
import { LettersService } from '../letters/letters.service';
import { ChallengesService, type OpenedChallenge } from './challenges.service';

@Injectable()
export class SignInRequestsService {
  private readonly logger = new Logger(SignInRequestsService.name);

  constructor(
    private readonly challenges: ChallengesService,
    private readonly letters: LettersService,
  ) {}

  /** Has a mail with link and code sent to an address, whether anybody is known by it or not. */
  async make(email: string): Promise<OpenedChallenge> {
    const challenge = await this.challenges.open(email);
    if (this.letters.arriveAtOnce) await this.sendNow(challenge.id);
    return challenge;
  }

  private async sendNow(challengeId: string): Promise<void> {
    try {
      await this.letters.sendSignIn(challengeId);
    } catch (error) {
      // The worker has it to send as well, and tries until it is sent.
      this.logger.warn(`The letter ${challengeId} is left to the worker: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
