import { Global, Module } from '@nestjs/common';
import { ApiKeysRepository } from './api-keys.repository';
import { ApiKeysService } from './api-keys.service';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationsService } from './organizations.service';

@Global()
@Module({
  providers: [ApiKeysRepository, ApiKeysService, OrganizationsRepository, OrganizationsService],
  exports: [ApiKeysService, OrganizationsService],
})
export class AuthModule {}
