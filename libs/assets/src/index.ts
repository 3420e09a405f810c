export { TRASH_DAYS, type Asset, type AssetAnalysis, type AssetStatus, type NewAsset, type SourceKind, type TrashReceipt } from './asset';
export { AssetPurgeService } from './asset-purge.service';
export { AssetRecords } from './asset-records';
export { AssetSearchRepository } from './search/asset-search.repository';
export { AssetWaiter } from './asset-waiter';
export { AssetsModule } from './assets.module';
export { AssetsRepository } from './assets.repository';
export { AssetsService, type AssetPatch } from './assets.service';
export type { Content, LinkedContent } from './content';
export { ContentLinks, type LinkCredential } from './content-links';
export { ContentsService } from './contents.service';
export { safeFileName } from './file-name';
export { derivativeKey, originalKey } from './keys';
export { OrganizationEndConsumer } from './organization-end.consumer';
export { AssetQuota, AssetWork } from './ports';
export { PreparationModule } from './preparation.module';
export { PreparationService } from './preparation.service';
export { PreparationsRepository, type Preparation } from './preparations.repository';
export { PrepareAssetJob } from './prepare-asset.job';
export { ProjectsRepository, type ListedProject, type Project, type ProjectPatch } from './projects.repository';
export { ProjectsService } from './projects.service';
export { THUMBNAIL_SIDES, thumbnailKind, WORKING_RENDITION, type ThumbnailSide } from './renditions';
export { AssetCountsRepository } from './search/asset-counts.repository';
export { AssetFinderRepository } from './search/asset-finder.repository';
export { AssetFinder } from './search/asset-finder.service';
export {
  ASSET_SORTS,
  type AssetFilter,
  type AssetList,
  type AssetPage,
  type AssetPosition,
  type AssetSort,
  type ListedAsset,
} from './search/asset-query';
export { AssetSearchService } from './search/asset-search.service';
export { ListCursors } from './search/list-cursors';
export { SearchFold } from './search/search-fold.service';
export { SEARCH_LIMITS, type SearchLimits } from './search/search-plan';
export { type SearchScope, scopeOf } from './search/search-scope';
export { searchDocumentOf, type Searchable } from './search/search-document';
export { StorageIntentsRepository } from './storage-intents.repository';
export { StorageIntentsService } from './storage-intents.service';
export { MAX_TAG_LENGTH, MAX_TAGS, mergeTags, normalizeTags, tagsIn } from './tags';
export { TrashService } from './trash.service';
