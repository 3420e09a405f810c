import { Global, Module } from '@nestjs/common';
import { Callers } from './access/callers';
import { OrganizationAccess } from './access/organization-access';
import { AccessTokenStrategy, ApiKeyStrategy, SessionStrategy } from './access/strategies';
import { ApiKeysRepository } from './keys/api-keys.repository';
import { ApiKeysService } from './keys/api-keys.service';
import { ChildKeysService } from './keys/child-keys.service';
import { KeyUses } from './keys/key-uses';
import { KeyUsesRepository } from './keys/key-uses.repository';
import { InvitationsToMailRepository } from './letters/invitations-to-mail.repository';
import { LettersService } from './letters/letters.service';
import { MembershipsRepository } from './members/memberships.repository';
import { ExternalIdentitiesRepository } from './oidc/external-identities.repository';
import { ExternalIssuer } from './oidc/external-issuer';
import { ExternalPeopleService } from './oidc/external-people.service';
import { OrganizationsRepository } from './organizations/organizations.repository';
import { OrganizationsService } from './organizations/organizations.service';
import { AccessTokens } from './sessions/access-tokens';
import { SessionsRepository } from './sessions/sessions.repository';
import { SessionsService } from './sessions/sessions.service';
import { ChallengesRepository } from './sign-in/challenges.repository';
import { ChallengesService } from './sign-in/challenges.service';
import { SignInRequestsService } from './sign-in/sign-in-requests.service';
import { SignInService } from './sign-in/sign-in.service';
import { AccountsService } from './users/accounts.service';
import { FirstWorkspaces } from './users/first-workspaces';
import { PeopleService } from './users/people.service';
import { UsersRepository } from './users/users.repository';

const repositories = [
  ApiKeysRepository,
  ChallengesRepository,
  ExternalIdentitiesRepository,
  InvitationsToMailRepository,
  KeyUsesRepository,
  MembershipsRepository,
  OrganizationsRepository,
  SessionsRepository,
  UsersRepository,
];
const strategies = [ApiKeyStrategy, AccessTokenStrategy, SessionStrategy];
const services = [
  AccessTokens,
  AccountsService,
  ApiKeysService,
  Callers,
  ChallengesService,
  ChildKeysService,
  ExternalIssuer,
  ExternalPeopleService,
  FirstWorkspaces,
  KeyUses,
  LettersService,
  OrganizationAccess,
  OrganizationsService,
  PeopleService,
  SessionsService,
  SignInRequestsService,
  SignInService,
];

@Global()
@Module({ providers: [...repositories, ...strategies, ...services], exports: services })
export class AuthModule {}
