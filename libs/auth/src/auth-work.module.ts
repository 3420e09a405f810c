import { Module } from '@nestjs/common';
import { ClaimCodes } from './claims/claim-codes';
import { ClaimsRepository } from './claims/claims.repository';
import { InvitationsToMailRepository } from './letters/invitations-to-mail.repository';
import { LettersConsumer } from './letters/letters.consumer';
import { LettersService } from './letters/letters.service';
import { HomesRepository } from './organizations/homes.repository';
import { OrganizationPeopleConsumer } from './organizations/organization-people.consumer';
import { RemainsRepository } from './organizations/remains.repository';
import { SessionsRepository } from './sessions/sessions.repository';
import { SessionsService } from './sessions/sessions.service';
import { ChallengesRepository } from './sign-in/challenges.repository';
import { ChallengesService } from './sign-in/challenges.service';
import { SignInUpkeep } from './sign-in/sign-in-upkeep';

/** What the worker does for auth: it sends letters, forgets what is over and removes what is left of an organization. */
@Module({
  providers: [
    ChallengesRepository,
    ClaimsRepository,
    ClaimCodes,
    HomesRepository,
    InvitationsToMailRepository,
    RemainsRepository,
    SessionsRepository,
    ChallengesService,
    LettersService,
    SessionsService,
    LettersConsumer,
    OrganizationPeopleConsumer,
    SignInUpkeep,
  ],
  exports: [LettersConsumer, OrganizationPeopleConsumer, SignInUpkeep],
})
export class AuthWorkModule {}
