import { Injectable } from '@nestjs/common';
import type { NewAsset } from './asset';
import { AssetSearchRepository } from './search/asset-search.repository';
import { AssetsRepository } from './assets.repository';
import { PreparationsRepository } from './preparations.repository';
import { ProjectsRepository } from './projects.repository';

/** Adds an asset with everything that must exist beside it from the first moment. Called inside the caller's unit of work. */
@Injectable()
export class AssetRecords {
  constructor(
    private readonly assets: AssetsRepository,
    private readonly search: AssetSearchRepository,
    private readonly projects: ProjectsRepository,
    private readonly preparations: PreparationsRepository,
  ) {}

  async insert(asset: Omit<NewAsset, 'projectId'>, { project, prepare }: { project: string | null; prepare: boolean }): Promise<void> {
    const { organizationId, id } = asset;
    const projectId = project === null ? null : await this.projects.findOrInsert(organizationId, project, asset.createdAt);
    await this.assets.insert({ ...asset, projectId });
    await this.search.put(organizationId, id, { ...asset, projectId, aiTags: [], analysis: null });
    if (prepare) await this.preparations.insert(organizationId, id);
  }
}
