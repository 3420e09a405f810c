import { Module } from '@nestjs/common';
import { HttpModule, MultipartReader } from '@argus/platform/http';
import { AssetContentController } from './asset-content.controller';
import { AssetRequests } from './asset-requests';
import { AssetUploads } from './asset-uploads';
import { ContentController } from './content.controller';
import { ContentSender } from './content-sender';
import { RootAssetListController } from './root-asset-list.controller';
import { RootAssetsController } from './root-assets.controller';

@Module({
  imports: [HttpModule],
  controllers: [RootAssetListController, RootAssetsController, AssetContentController, ContentController],
  providers: [AssetRequests, AssetUploads, ContentSender, MultipartReader],
})
export class AssetsApiModule {}
