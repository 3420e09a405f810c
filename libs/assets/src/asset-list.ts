import type { AssetStatus } from './asset';

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
}

export interface AssetPage {
  readonly limit: number;
  readonly offset: number;
}
