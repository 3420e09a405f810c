import { Injectable } from '@nestjs/common';
import { AssetsRepository } from '../assets.repository';
import { ProjectsRepository } from '../projects.repository';
import { AssetFinder } from './asset-finder.service';
import type { AssetFilter, AssetList, AssetPage } from './asset-query';
import { has } from './search-plan';
import { scopeOf } from './search-scope';

const NOTHING: AssetList = { assets: [], total: 0, totalRelation: 'exact', isComplete: true, next: null };

/** Lists and searches the assets of an organization. */
@Injectable()
export class AssetSearchService {
  constructor(
    private readonly finder: AssetFinder,
    private readonly assets: AssetsRepository,
    private readonly projects: ProjectsRepository,
  ) {}

  async list(organizationId: string, filter: AssetFilter, { limit, offset, sort, after }: AssetPage): Promise<AssetList> {
    const projectId = filter.project === undefined ? null : await this.projects.find(organizationId, filter.project);
    if (filter.project !== undefined && projectId === null) return NOTHING;
    const scope = scopeOf(organizationId, filter, { sort, after, projectId });
    const { rows, hasMore, ...totals } = await this.finder.find(scope, { limit, offset: after ? 0 : offset });
    const assets = await this.assets.findMany(
      organizationId,
      rows.map(({ id }) => id),
    );
    const maskOf = new Map(rows.map(({ id, mask }) => [id, mask]));
    const last = rows.at(-1);
    return {
      ...totals,
      assets: assets.map((asset) => ({ asset, matchedTerms: termsIn(scope.terms, maskOf.get(asset.id) ?? 0) })),
      next: hasMore && last ? { id: last.id, score: last.score, at: last.at } : null,
    };
  }
}

/** Bit i of the mask stands for term i. */
const termsIn = (terms: readonly string[], mask: number): string[] => terms.filter((_, index) => has(mask, index));
