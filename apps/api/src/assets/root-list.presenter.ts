import type { z } from 'zod';
import type { AssetFilter, AssetList, AssetStatus, ContentLinks } from '@argus/assets';
import { searchTerms } from '@argus/common';
import { presentAsset, type RootStatus } from './root-asset.presenter';
import type { assetListSchema, ListQueryValues } from './root-list.schema';

const STATUSES_OF: Record<RootStatus, readonly AssetStatus[]> = {
  pending: ['pending', 'processing'],
  ready: ['ready'],
  error: ['failed'],
  deleted: [],
};

/** What a list query asks for, in domain words. */
export function filterOf({ q, status, tags, type, minSize, maxSize, ...same }: ListQueryValues): AssetFilter {
  const terms = searchTerms(q ?? '');
  const { project, color, mimeType, createdFrom, createdBefore } = same;
  return {
    ...(terms.length > 0 ? { terms } : {}),
    ...(project === undefined ? {} : { project }),
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(status === 'deleted' ? { trashed: true } : {}),
    ...(status && status !== 'deleted' ? { statuses: STATUSES_OF[status] } : {}),
    ...(type && type.length > 0 ? { types: type } : {}),
    ...(mimeType && mimeType.length > 0 ? { mimeTypes: mimeType } : {}),
    ...(color === undefined ? {} : { color }),
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdBefore === undefined ? {} : { createdBefore }),
    ...(minSize === undefined ? {} : { minSizeBytes: minSize }),
    ...(maxSize === undefined ? {} : { maxSizeBytes: maxSize }),
  };
}

export interface ListFrame {
  readonly limit: number;
  readonly offset: number;
  readonly nextCursor: string | null;
  /** Whether terms were asked for: only then do assets have a score. */
  readonly isSearch: boolean;
}

export function presentList(list: AssetList, frame: ListFrame, links: ContentLinks): z.input<typeof assetListSchema> {
  const { limit, offset, nextCursor, isSearch } = frame;
  return {
    assets: list.assets.map(({ asset, matchedTerms }) => ({
      ...presentAsset(asset, links),
      ...(isSearch ? { score: matchedTerms.length, matchedTerms: [...matchedTerms] } : {}),
    })),
    total: list.total,
    totalRelation: list.totalRelation,
    complete: list.isComplete,
    limit,
    offset,
    nextCursor,
  };
}
