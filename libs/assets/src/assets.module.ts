import { Global, Module } from '@nestjs/common';
import { AssetPurgeRepository } from './asset-purge.repository';
import { AssetPurgeService } from './asset-purge.service';
import { AssetRecords } from './asset-records';
import { AssetWaiter } from './asset-waiter';
import { AssetsRepository } from './assets.repository';
import { AssetsService } from './assets.service';
import { ContentLinks } from './content-links';
import { ContentsRepository } from './contents.repository';
import { ContentsService } from './contents.service';
import { OrganizationEndConsumer } from './organization-end.consumer';
import { PreparationsRepository } from './preparations.repository';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';
import { AssetCountsRepository } from './search/asset-counts.repository';
import { AssetFinderRepository } from './search/asset-finder.repository';
import { AssetFinder } from './search/asset-finder.service';
import { AssetSearchRepository } from './search/asset-search.repository';
import { AssetSearchService } from './search/asset-search.service';
import { ListCursors } from './search/list-cursors';
import { SearchFold } from './search/search-fold.service';
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
    AssetCountsRepository,
    {
      provide: AssetFinder,
      inject: [AssetFinderRepository, AssetCountsRepository],
      useFactory: (rows: AssetFinderRepository, counts: AssetCountsRepository) => new AssetFinder(rows, counts),
    },
    AssetFinderRepository,
    AssetSearchRepository,
    AssetSearchService,
    AssetWaiter,
    AssetsService,
    ContentLinks,
    ContentsRepository,
    ContentsService,
    ListCursors,
    OrganizationEndConsumer,
    PreparationsRepository,
    ProjectsRepository,
    ProjectsService,
    SearchFold,
    StorageIntentsRepository,
    StorageIntentsService,
    TrashService,
  ],
  exports: [
    AssetPurgeService,
    AssetsRepository,
    AssetRecords,
    AssetFinder,
    AssetSearchRepository,
    AssetSearchService,
    AssetWaiter,
    AssetsService,
    ContentLinks,
    ContentsService,
    ListCursors,
    SearchFold,
    OrganizationEndConsumer,
    PreparationsRepository,
    ProjectsRepository,
    ProjectsService,
    StorageIntentsRepository,
    StorageIntentsService,
    TrashService,
  ],
})
export class AssetsModule {}
