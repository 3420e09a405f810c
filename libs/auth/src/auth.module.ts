import { Global, Module } from '@nestjs/common';
import { RateGate } from '@argus/platform/http';
import { Callers } from './access/callers';
import { OrganizationAccess } from './access/organization-access';
import { RequestLimits } from './access/request-limits';
import { AccessTokenStrategy, ApiKeyStrategy, SessionStrategy } from './access/strategies';
import { ClaimCodes } from './claims/claim-codes';
import { ClaimRequestsService } from './claims/claim-requests.service';
import { ClaimsRepository } from './claims/claims.repository';
import { ClaimsService } from './claims/claims.service';
import { ApiKeysRepository } from './keys/api-keys.repository';
import { ApiKeysService } from './keys/api-keys.service';
import { KeyDesk } from './keys/key-desk.service';
import { KeyListRepository } from './keys/key-list.repository';
import { KeyMakingService } from './keys/key-making.service';
import { KeyLimitService } from './keys/key-limit.service';
import { KeyRotationService } from './keys/key-rotation.service';
import { KeyUses } from './keys/key-uses';
import { KeyUsesRepository } from './keys/key-uses.repository';
import { InvitationsToMailRepository } from './letters/invitations-to-mail.repository';
import { LettersService } from './letters/letters.service';
import { Arrivals } from './members/arrivals';
import { Departures } from './members/departures';
import { InvitationRequestsService } from './members/invitation-requests.service';
import { InvitationsService } from './members/invitations.service';
import { InvitedArrivals } from './members/invited-arrivals';
import { InviteIssuer } from './members/invite-issuer';
import { InvitesRepository } from './members/invites.repository';
import { InvitesService } from './members/invites.service';
import { MembersRepository } from './members/members.repository';
import { MembersService } from './members/members.service';
import { MembershipChanges } from './members/membership-changes';
import { MembershipsRepository } from './members/memberships.repository';
import { ExternalIdentitiesRepository } from './oidc/external-identities.repository';
import { ExternalIssuer } from './oidc/external-issuer';
import { ExternalPeopleService } from './oidc/external-people.service';
import { HomesRepository } from './organizations/homes.repository';
import { OrganizationRecords } from './organizations/organization-records';
import { OrganizationsRepository } from './organizations/organizations.repository';
import { OrganizationsService } from './organizations/organizations.service';
import { OwnershipService } from './organizations/ownership.service';
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
import { ProfilesRepository } from './users/profiles.repository';
import { ProfilesService } from './users/profiles.service';
import { UsersRepository } from './users/users.repository';

const repositories = [
  ApiKeysRepository,
  ChallengesRepository,
  ClaimsRepository,
  ExternalIdentitiesRepository,
  HomesRepository,
  InvitationsToMailRepository,
  InvitesRepository,
  KeyListRepository,
  KeyUsesRepository,
  MembersRepository,
  MembershipsRepository,
  OrganizationsRepository,
  ProfilesRepository,
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
  ClaimRequestsService,
  ClaimsService,
  ExternalIssuer,
  ExternalPeopleService,
  FirstWorkspaces,
  InvitationRequestsService,
  InvitationsService,
  InvitesService,
  KeyDesk,
  KeyMakingService,
  KeyLimitService,
  KeyRotationService,
  KeyUses,
  LettersService,
  MembersService,
  OrganizationAccess,
  OrganizationsService,
  OwnershipService,
  PeopleService,
  ProfilesService,
  RateGate,
  RequestLimits,
  SessionsService,
  SignInRequestsService,
  SignInService,
];
const parts = [Arrivals, ClaimCodes, Departures, InvitedArrivals, InviteIssuer, MembershipChanges, OrganizationRecords];

@Global()
@Module({ providers: [...repositories, ...strategies, ...services, ...parts], exports: services })
export class AuthModule {}
