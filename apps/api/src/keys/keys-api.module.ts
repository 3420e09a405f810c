import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { KeyCreationLimit } from './key-creation-limit';
import { KeySpending } from './key-spending';
import { OrganizationKeyPresenter } from './organization-key.presenter';
import { OrganizationKeysController } from './organization-keys.controller';
import { RootKeysController } from './root-keys.controller';
import { ScopedKeyPresenter } from './scoped-key.presenter';
import { ScopedKeysController } from './scoped-keys.controller';

// `/api/v1/api-keys/organizations/…` stands before `/api/v1/api-keys/{id}`: a word outranks a parameter.
@Module({
  imports: [HttpModule],
  controllers: [RootKeysController, OrganizationKeysController, ScopedKeysController],
  providers: [KeyCreationLimit, KeySpending, OrganizationKeyPresenter, ScopedKeyPresenter],
})
export class KeysApiModule {}
