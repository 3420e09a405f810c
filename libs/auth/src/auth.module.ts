import { Global, Module } from '@nestjs/common';
import { RateGate } from '@argus/platform/http';
import { Callers } from './access/callers';
import { OrganizationAccess } from './access/organization-access';
import { RequestLimits } from './access/request-limits';
import { AccessTokenStrategy, ApiKeyStrategy, SessionStrategy } from './access/strategies';
import { ApiKeysRepository } from './keys/api-keys.repository';
import { ApiKeysService } from './keys/api-keys.service';
import { KeyDesk } from './keys/key-desk.service';
import { KeyListRepository } from './keys/key-list.repository';
import { KeyMakingService } from './keys/key-making.service';
import { KeyRotationService } from './keys/key-rotation.service';
import { KeyUses } from './keys/key-uses';
import { KeyUsesRepository } from './keys/key-uses.repository';
import { MembershipsRepository } from './members/memberships.repository';
import { OrganizationsRepository } from './organizations/organizations.repository';
import { OrganizationsService } from './organizations/organizations.service';
import { AccessTokens } from './sessions/access-tokens';
import { SessionsRepository } from './sessions/sessions.repository';
import { SessionsService } from './sessions/sessions.service';

const repositories = [
  ApiKeysRepository,
  KeyListRepository,
  KeyUsesRepository,
  MembershipsRepository,
  OrganizationsRepository,
  SessionsRepository,
];
const strategies = [ApiKeyStrategy, AccessTokenStrategy, SessionStrategy];
const services = [
  AccessTokens,
  ApiKeysService,
  Callers,
  KeyDesk,
  KeyMakingService,
  KeyRotationService,
  KeyUses,
  OrganizationAccess,
  OrganizationsService,
  RateGate,
  RequestLimits,
  SessionsService,
];

@Global()
@Module({ providers: [...repositories, ...strategies, ...services], exports: services })
export class AuthModule {}
