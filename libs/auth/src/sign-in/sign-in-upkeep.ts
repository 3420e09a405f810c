import { Injectable } from '@nestjs/common';
import { SessionsService } from '../sessions/sessions.service';
import { ChallengesService } from './challenges.service';

/** Forgets sign-ins and sessions that are over. */
@Injectable()
export class SignInUpkeep {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly sessions: SessionsService,
  ) {}

  async prune(): Promise<void> {
    await this.challenges.prune();
    await this.sessions.prune();
  }
}
