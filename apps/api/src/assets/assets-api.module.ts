import { Module } from '@nestjs/common';
import { HttpModule, MultipartReader } from '@argus/platform/http';
import { AssetContentController } from './asset-content.controller';
import { AssetRequests } from './asset-requests';
import { AssetUploads } from './asset-uploads';
import { RootAssetsController } from './root-assets.controller';

@Module({
  imports: [HttpModule],
  controllers: [RootAssetsController, AssetContentController],
  providers: [AssetRequests, AssetUploads, MultipartReader],
})
export class AssetsApiModule {}
