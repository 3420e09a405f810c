import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { RootInviteClaimsController } from '../invites/root-invite-claims.controller';
import { RootInvitesController } from '../invites/root-invites.controller';
import { SignInApiModule } from '../sign-in/sign-in-api.module';
import { OwnWorkspaces } from './own-workspaces';
import { RootWorkspaceMembersController } from './root-workspace-members.controller';
import { RootWorkspacesController } from './root-workspaces.controller';

@Module({
  imports: [HttpModule, SignInApiModule],
  controllers: [RootWorkspacesController, RootWorkspaceMembersController, RootInvitesController, RootInviteClaimsController],
  providers: [OwnWorkspaces],
})
export class WorkspacesApiModule {}
