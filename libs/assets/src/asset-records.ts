import { Injectable } from '@nestjs/common';
import { together } from '@argus/platform/database';
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

  /** The project of that name, made if there is none. Asked for before `insert`. */
  async projectId(organizationId: string, name: string | null, now: Date): Promise<string | null> {
    return name === null ? null : this.projects.findOrInsert(organizationId, name, now);
  }

  /** Sends its statements before it waits for any: what refers to the asset may be sent right behind it. */
  async insert(asset: NewAsset, { prepare }: { prepare: boolean }): Promise<void> {
    const { organizationId, id } = asset;
    await together([
      this.assets.insert(asset),
      this.search.put(organizationId, id, { ...asset, aiTags: [], analysis: null }),
      prepare ? this.preparations.insert(organizationId, id) : null,
    ]);
  }
}
