import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { RootInvitesController } from '../invites/root-invites.controller';
import { OwnWorkspaces } from './own-workspaces';
import { RootWorkspaceMembersController } from './root-workspace-members.controller';
import { RootWorkspacesController } from './root-workspaces.controller';

@Module({
  imports: [HttpModule],
  controllers: [RootWorkspacesController, RootWorkspaceMembersController, RootInvitesController],
  providers: [OwnWorkspaces],
})
export class WorkspacesApiModule {}
