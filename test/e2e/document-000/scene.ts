import type { FileServer, RootApi } from '../support';
import type { DescribedAsset } from './described';
import type { Reader } from './reader';

/** What the suites share: one running stack, and the picture of the quick start. */
export interface Scene {
  readonly api: RootApi;
  /** Has a key of a workspace on the Starter tier. */
  readonly reader: Reader;
  /** A reader with a key of a new workspace on that tier. */
  onTier(tier: 'free' | 'starter' | 'pro' | 'enterprise'): Promise<Reader>;
  /** The quick start's picture as its upload was answered. */
  readonly uploaded: DescribedAsset;
  /** Trashed more than 30 days before the stack's worker started. */
  readonly toPurge: DescribedAsset;
  /** Something that can be uploaded from a URL. */
  readonly files: FileServer;
}
