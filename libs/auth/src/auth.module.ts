import { Global, Module } from '@nestjs/common';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService } from './api-keys.service';
import { ChildKeysService } from './child-keys.service';
import { KeyUses } from './key-uses';
import { KeyUsesRepository } from './key-uses.repository';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationsService } from './organizations.service';

@Global()
@Module({
  providers: [
    ApiKeysRepository,
    ApiKeysService,
    ChildKeysService,
    KeyUses,
    KeyUsesRepository,
    OrganizationsRepository,
    OrganizationsService,
  ],
  exports: [ApiKeysService, ChildKeysService, KeyUses, OrganizationsService],
})
export class AuthModule {}
