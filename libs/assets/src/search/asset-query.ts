import type { FileKind } from '@argus/imaging';
import type { Asset, AssetStatus } from '../asset';

/** What a list may be narrowed by; absent means any. */
export interface AssetFilter {
  /** Folded, distinct search terms; an asset matches when it contains at least one. */
  readonly terms?: readonly string[];
  /** The project's name, in any case. */
  readonly project?: string;
  /** Any of these; trashed assets are never among them. */
  readonly statuses?: readonly AssetStatus[];
  /** Only what is in the trash. */
  readonly trashed?: boolean;
  /** All must be there, in any case, the user's or the AI's. */
  readonly tags?: readonly string[];
  /** Any of these. */
  readonly types?: readonly FileKind[];
  /** Any of these. */
  readonly mimeTypes?: readonly string[];
  /** One of the dominant colours must be near it; `#rrggbb`. */
  readonly color?: string;
  /** From this moment on. */
  readonly createdFrom?: Date;
  /** Before this moment. */
  readonly createdBefore?: Date;
  readonly minSizeBytes?: number;
  readonly maxSizeBytes?: number;
}

/** `relevance`: assets with more of the terms first, then the newest; without terms the same as `newest`. */
export const ASSET_SORTS = ['relevance', 'newest', 'oldest', 'largest', 'smallest'] as const;
export type AssetSort = (typeof ASSET_SORTS)[number];

/** Where in an ordered list an asset stands. */
export interface AssetPosition {
  readonly id: string;
  /** Terms it contains; 0 where the order does not depend on them. */
  readonly score: number;
  /** What it is sorted by: milliseconds since 1970, or bytes. */
  readonly at: number;
}

export interface AssetPage {
  readonly limit: number;
  /** Assets to pass over; not together with `after`. */
  readonly offset: number;
  readonly sort: AssetSort;
  /** The page begins behind this one. */
  readonly after?: AssetPosition;
}

export interface ListedAsset {
  readonly asset: Asset;
  /** Those of the terms that it contains. */
  readonly matchedTerms: readonly string[];
}

export interface AssetList {
  readonly assets: readonly ListedAsset[];
  readonly total: number;
  readonly totalRelation: 'exact' | 'estimate';
  /** False when an older asset may be missing, or stand further down than it should: see ARCHITECTURE.md, Search. */
  readonly isComplete: boolean;
  /** Where the next page begins; null at the end. */
  readonly next: AssetPosition | null;
}
