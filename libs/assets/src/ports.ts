import type { AppError } from '@argus/common';

/** How many live assets a workspace may have. Implemented by billing. */
export abstract class AssetQuota {
  /** Throws `asset.quota_exceeded` when there is no room now; reserves nothing. Returns the id of the plan that says so. */
  abstract check(organizationId: string): Promise<string>;
  /**
   * Counts so many more (one), inside the caller's unit of work. Throws `asset.quota_exceeded` when there is no room for all of them, or
   * `auth.no_organization` when the workspace is gone.
   */
  abstract reserve(organizationId: string, count?: number): Promise<void>;
  /** Counts one less, inside the caller's unit of work. */
  abstract release(organizationId: string): Promise<void>;
}

/** Work that hangs on an asset without being part of it: analysis runs. Implemented by analysis. All run inside the caller's unit of work. */
export abstract class AssetWork {
  /** The picture was decoded and measured: what waited for it may start. */
  abstract prepared(organizationId: string, assetId: string): Promise<void>;
  /** The picture cannot be decoded: what waited for it has failed, and its credits go back. */
  abstract unpreparable(organizationId: string, assetId: string, error: AppError): Promise<void>;
  /** The asset goes to the trash: what is under way is dropped, and its credits go back. */
  abstract cancel(organizationId: string, assetId: string): Promise<void>;
}
