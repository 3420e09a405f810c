import { Module } from '@nestjs/common';
import { HttpModule } from '@argus/platform/http';
import { RootKeysController } from './root-keys.controller';

@Module({ imports: [HttpModule], controllers: [RootKeysController] })
export class KeysApiModule {}
