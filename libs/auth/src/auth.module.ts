import { Global, Module } from '@nestjs/common';
import { Callers } from './access/callers';
import { OrganizationAccess } from './access/organization-access';
import { AccessTokenStrategy, ApiKeyStrategy, SessionStrategy } from './access/strategies';
import { ApiKeysRepository } from './keys/api-keys.repository';
import { ApiKeysService } from './keys/api-keys.service';
import { ChildKeysService } from './keys/child-keys.service';
import { KeyUses } from './keys/key-uses';
import { KeyUsesRepository } from './keys/key-uses.repository';
import { MembershipsRepository } from './members/memberships.repository';
import { OrganizationsRepository } from './organizations/organizations.repository';
import { OrganizationsService } from './organizations/organizations.service';
import { AccessTokens } from './sessions/access-tokens';
import { SessionsRepository } from './sessions/sessions.repository';
import { SessionsService } from './sessions/sessions.service';

const repositories = [ApiKeysRepository, KeyUsesRepository, MembershipsRepository, OrganizationsRepository, SessionsRepository];
const strategies = [ApiKeyStrategy, AccessTokenStrategy, SessionStrategy];
const services = [
  AccessTokens,
  ApiKeysService,
  Callers,
  ChildKeysService,
  KeyUses,
  OrganizationAccess,
  OrganizationsService,
  SessionsService,
];

@Global()
@Module({ providers: [...repositories, ...strategies, ...services], exports: services })
export class AuthModule {}
