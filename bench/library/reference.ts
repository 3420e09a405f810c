import type { AssetFilter, AssetSort } from '@argus/assets';
import { fold } from '@argus/common';
import { colorCell, colorCellsNear } from '@argus/imaging';
import type { LibraryAsset } from './library';

interface Read {
  readonly asset: LibraryAsset;
  /** Every value that is searched, folded, a line each. */
  readonly text: string;
}

const byId = (a: Read, b: Read): number => (a.asset.id < b.asset.id ? -1 : 1);
const bySize = (a: Read, b: Read): number => a.asset.sizeBytes - b.asset.sizeBytes || byId(a, b);
const byTime = (a: Read, b: Read): number => a.asset.createdAt.getTime() - b.asset.createdAt.getTime() || byId(a, b);

/** Search as the contract words it, over a library in memory: every asset is looked at. */
export class ReferenceSearch {
  private readonly orders: Readonly<Record<AssetSort, readonly Read[]>>;

  constructor(assets: readonly LibraryAsset[]) {
    const read = assets.map((asset) => {
      const { filename, description, richDescription, mood, userTags, aiTags, useCases } = asset;
      const values = [filename, description, richDescription, mood, ...userTags, ...aiTags, ...useCases];
      return { asset, text: values.map(fold).join('\n') };
    });
    const oldest = [...read].sort(byTime);
    const smallest = [...read].sort(bySize);
    const newest = [...oldest].reverse();
    this.orders = { relevance: newest, newest, oldest, smallest, largest: [...smallest].reverse() };
  }

  /** The ids of all that match, in order. */
  find(filter: AssetFilter, sort: AssetSort = 'relevance'): string[] {
    const { terms = [], color } = filter;
    const near = color === undefined ? null : new Set(colorCellsNear(color));
    const ranks = new Map<number, string[]>();
    for (const { asset, text } of this.orders[sort]) {
      if (!passes(asset, filter, near)) continue;
      const score = terms.filter((term) => text.includes(term)).length;
      if (terms.length > 0 && score === 0) continue;
      const rank = sort === 'relevance' ? score : 0;
      const ids = ranks.get(rank);
      if (ids) ids.push(asset.id);
      else ranks.set(rank, [asset.id]);
    }
    return [...ranks.keys()].sort((a, b) => b - a).flatMap((rank) => ranks.get(rank) ?? []);
  }
}

function passes(asset: LibraryAsset, filter: AssetFilter, near: ReadonlySet<string> | null): boolean {
  const { project, statuses, trashed = false, tags = [], types, mimeTypes, createdFrom, createdBefore } = filter;
  const { minSizeBytes = 0, maxSizeBytes = Infinity } = filter;
  return (
    asset.isTrashed === trashed &&
    (project === undefined || `project-${asset.project}` === project) &&
    (statuses === undefined || statuses.includes(asset.status)) &&
    tags.every((tag) => [...asset.userTags, ...asset.aiTags].some((own) => fold(own) === fold(tag))) &&
    (types === undefined || types.includes(asset.type)) &&
    (mimeTypes === undefined || mimeTypes.includes(asset.mimeType)) &&
    (near === null || asset.colors.some((hex) => near.has(colorCell(hex)))) &&
    (createdFrom === undefined || asset.createdAt >= createdFrom) &&
    (createdBefore === undefined || asset.createdAt < createdBefore) &&
    asset.sizeBytes >= minSizeBytes &&
    asset.sizeBytes <= maxSizeBytes
  );
}
