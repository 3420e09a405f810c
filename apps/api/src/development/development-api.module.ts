import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { DemoWorkspace } from './demo-workspace.service';
import { MailboxController } from './mailbox.controller';

/** What is there only while Argus is developed with. */
@Module({ imports: [HttpModule], controllers: [MailboxController], providers: [DemoWorkspace] })
export class DevelopmentApiModule {}
