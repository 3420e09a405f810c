import { Injectable } from '@nestjs/common';
import { LettersService } from '../letters/letters.service';
import { ChallengesService, type OpenedChallenge } from './challenges.service';

@Injectable()
export class SignInRequestsService {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly letters: LettersService,
  ) {}

  /** Has a mail with link and code sent to an address, whether anybody is known by it or not. */
  async make(email: string): Promise<OpenedChallenge> {
    const challenge = await this.challenges.open(email);
    await this.letters.sendSoon(() => this.letters.sendSignIn(challenge.id));
    return challenge;
  }
}
