import { Injectable } from '@nestjs/common';
import { AppError, Clock, isUuid } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import type { Asset } from './asset';
import { AssetSearchRepository } from './search/asset-search.repository';
import { AssetsRepository } from './assets.repository';
import { ProjectsRepository } from './projects.repository';
import { MAX_TAGS, replaceUserTags } from './tags';

/** What a PATCH may say; absent keeps, null clears. */
export interface AssetPatch {
  readonly tags?: readonly string[];
  readonly project?: string | null;
  readonly uploadedBy?: string | null;
}

@Injectable()
export class AssetsService {
  constructor(
    private readonly assets: AssetsRepository,
    private readonly search: AssetSearchRepository,
    private readonly projects: ProjectsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The asset, trashed or not. Another organization's id is answered as an unknown one. */
  async get(organizationId: string, id: string): Promise<Asset> {
    const asset = isUuid(id) ? await this.assets.find(organizationId, id) : null;
    if (!asset) throw new AppError('asset.not_found');
    return asset;
  }

  /** Changes what people say about an asset; `tags` replaces the user's tags and leaves the AI's. */
  async patch(organizationId: string, id: string, patch: AssetPatch): Promise<Asset> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const projectId =
        typeof patch.project === 'string' ? (await this.projects.findOrInsert(organizationId, patch.project, now)).id : patch.project;
      if (!isUuid(id) || !(await this.assets.lock(organizationId, id))) throw new AppError('asset.not_found');
      const before = await this.get(organizationId, id);
      if (before.deletedAt) throw new AppError('asset.in_trash');

      const userTags = patch.tags && replaceUserTags(patch.tags, before.userTags, before.aiTags);
      if (userTags && userTags.length > MAX_TAGS) throw tooManyTags();
      await this.assets.update(
        organizationId,
        id,
        {
          ...(userTags ? { userTags } : {}),
          ...(projectId === undefined ? {} : { projectId }),
          ...(patch.uploadedBy === undefined ? {} : { uploadedBy: patch.uploadedBy }),
        },
        now,
      );
      const after = await this.get(organizationId, id);
      if (userTags) await this.search.put(organizationId, id, after);
      return after;
    });
  }
}

const tooManyTags = (): AppError => {
  const error = { field: 'tags', message: `may name at most ${MAX_TAGS} tags.` };
  return new AppError('request.invalid', { message: `\`tags\` ${error.message}`, details: { errors: [error] } });
};
