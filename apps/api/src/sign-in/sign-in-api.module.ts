import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { AccountController } from './account.controller';
import { ApiV1AccountController } from './api-v1-account.controller';
import { MagicController } from './magic.controller';
import { SignInLimits } from './sign-in-limits';
import { SignInReplies } from './sign-in-replies';

@Module({
  imports: [HttpModule],
  controllers: [MagicController, AccountController, ApiV1AccountController],
  providers: [SignInLimits, SignInReplies],
  exports: [SignInLimits],
})
export class SignInApiModule {}
