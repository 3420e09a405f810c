import { Injectable } from '@nestjs/common';
import { together } from '@argus/platform/database';
import type { Asset, NewAsset } from './asset';
import { AssetSearchRepository } from './search/asset-search.repository';
import { AssetsRepository } from './assets.repository';
import { PreparationsRepository } from './preparations.repository';
import { type Project, ProjectsRepository } from './projects.repository';

/** Adds an asset with everything that must exist beside it from the first moment. Called inside the caller's unit of work. */
@Injectable()
export class AssetRecords {
  constructor(
    private readonly assets: AssetsRepository,
    private readonly search: AssetSearchRepository,
    private readonly projects: ProjectsRepository,
    private readonly preparations: PreparationsRepository,
  ) {}

  /** The project of that name, made if there is none. Asked for before `insert`. */
  project(organizationId: string, name: string, now: Date): Promise<Project> {
    return this.projects.findOrInsert(organizationId, name, now);
  }

  /** Sends its statements before it waits for any: what refers to the asset may be sent right behind it. Returns it as it is shown. */
  async insert(asset: NewAsset, { project, prepare }: { project: Project | null; prepare: boolean }): Promise<Asset> {
    const { organizationId, id } = asset;
    const [duplicateOf] = await together([
      this.assets.insert(asset),
      this.search.put(organizationId, id, { ...asset, aiTags: [], analysis: null }),
      prepare ? this.preparations.insert(organizationId, id) : null,
    ]);
    return newlyShown(asset, { project: project?.name ?? null, duplicateOf });
  }
}

/** The asset as reading it back would show it. */
const newlyShown = (asset: NewAsset, { project, duplicateOf }: Pick<Asset, 'project' | 'duplicateOf'>): Asset => ({
  id: asset.id,
  organizationId: asset.organizationId,
  projectId: asset.projectId,
  type: asset.type,
  status: asset.status,
  sourceKind: asset.sourceKind,
  filename: asset.filename,
  mimeType: asset.mimeType,
  sizeBytes: asset.sizeBytes,
  sha256: asset.sha256,
  storageKey: asset.storageKey,
  thumbnailKey: null,
  isPublic: false,
  width: null,
  height: null,
  exif: null,
  thumbhash: null,
  project,
  userTags: asset.userTags,
  aiTags: [],
  uploadedBy: asset.uploadedBy,
  duplicateOf,
  errorCode: null,
  errorMessage: null,
  analysisPausedUntil: null,
  createdAt: asset.createdAt,
  updatedAt: asset.createdAt,
  deletedAt: null,
  purgeAfter: null,
  analysis: null,
});
