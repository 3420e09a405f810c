import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { ApiV1AuditController } from '../audit/api-v1-audit.controller';
import { ApiV1ProjectsController } from '../projects/api-v1-projects.controller';
import { ApiV1TeamsController } from '../teams/api-v1-teams.controller';
import { ApiV1UsersController } from '../users/api-v1-users.controller';
import { DefaultOrganization } from '../users/default-organization.service';
import { ApiV1OrganizationsController } from './api-v1-organizations.controller';

/** Document 002's people, organizations and projects. */
@Module({
  imports: [HttpModule],
  controllers: [ApiV1AuditController, ApiV1OrganizationsController, ApiV1ProjectsController, ApiV1TeamsController, ApiV1UsersController],
  providers: [DefaultOrganization],
})
export class OrganizationsApiModule {}
