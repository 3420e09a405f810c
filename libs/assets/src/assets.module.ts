import { Global, Module } from '@nestjs/common';
import { AssetPurgeRepository } from './asset-purge.repository';
import { AssetPurgeService } from './asset-purge.service';
import { AssetRecords } from './asset-records';
import { AssetSearchRepository } from './asset-search.repository';
import { AssetWaiter } from './asset-waiter';
import { AssetsRepository } from './assets.repository';
import { AssetsService } from './assets.service';
import { ContentLinks } from './content-links';
import { ContentsRepository } from './contents.repository';
import { ContentsService } from './contents.service';
import { PreparationsRepository } from './preparations.repository';
import { ProjectsRepository } from './projects.repository';
import { StorageIntentsRepository } from './storage-intents.repository';
import { StorageIntentsService } from './storage-intents.service';
import { TrashService } from './trash.service';

/** Assets for both apps. What only the worker does, preparing pictures, is in `PreparationModule`. */
@Global()
@Module({
  providers: [
    AssetPurgeRepository,
    AssetPurgeService,
    AssetsRepository,
    AssetRecords,
    AssetSearchRepository,
    AssetWaiter,
    AssetsService,
    ContentLinks,
    ContentsRepository,
    ContentsService,
    PreparationsRepository,
    ProjectsRepository,
    StorageIntentsRepository,
    StorageIntentsService,
    TrashService,
  ],
  exports: [
    AssetPurgeService,
    AssetsRepository,
    AssetRecords,
    AssetSearchRepository,
    AssetWaiter,
    AssetsService,
    ContentLinks,
    ContentsService,
    PreparationsRepository,
    ProjectsRepository,
    StorageIntentsRepository,
    StorageIntentsService,
    TrashService,
  ],
})
export class AssetsModule {}
