import { Module } from '@nestjs/common';
import { ClaimCodes } from './claims/claim-codes';
import { ClaimsRepository } from './claims/claims.repository';
import { InvitationsToMailRepository } from './letters/invitations-to-mail.repository';
import { LettersConsumer } from './letters/letters.consumer';
import { LettersService } from './letters/letters.service';
import { SessionsRepository } from './sessions/sessions.repository';
import { SessionsService } from './sessions/sessions.service';
import { ChallengesRepository } from './sign-in/challenges.repository';
import { ChallengesService } from './sign-in/challenges.service';
import { SignInUpkeep } from './sign-in/sign-in-upkeep';

/** What the worker does for auth: it sends letters and forgets what is over. */
@Module({
  providers: [
    ChallengesRepository,
    ClaimsRepository,
    ClaimCodes,
    InvitationsToMailRepository,
    SessionsRepository,
    ChallengesService,
    LettersService,
    SessionsService,
    LettersConsumer,
    SignInUpkeep,
  ],
  exports: [LettersConsumer, SignInUpkeep],
})
export class AuthWorkModule {}
