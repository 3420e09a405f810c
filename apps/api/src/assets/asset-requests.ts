import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { type Asset, AssetsService, AssetWaiter, ContentLinks } from '@argus/assets';
import type { Principal } from '@argus/auth';
import { IdempotentRequests, type Settle } from '@argus/platform/idempotency';
import type { IdempotencyHeaders } from './ingest.schema';
import { presentAsset } from './root-asset.presenter';
import type { assetSchema } from './root-asset.schema';

export interface AssetRequest {
  readonly headers: IdempotencyHeaders;
  /** The operation's id. */
  readonly operation: string;
  /** Everything that was asked for. */
  readonly values: unknown;
  /** What success is answered with. */
  readonly status: number;
}

/** What a request about one asset comes to. */
export interface AssetOutcome {
  readonly asset: Asset;
  readonly status: number;
  readonly replayed: boolean;
}

/** How the root family carries out and answers requests that may be repeated or waited for. */
@Injectable()
export class AssetRequests {
  constructor(
    private readonly idempotent: IdempotentRequests,
    private readonly assets: AssetsService,
    private readonly waiter: AssetWaiter,
    private readonly links: ContentLinks,
  ) {}

  /** True when this is a repetition: what it comes to was decided before. */
  isKnown({ organizationId }: Principal, headers: IdempotencyHeaders): Promise<boolean> {
    return this.idempotent.isKnown(organizationId, headers['idempotency-key']);
  }

  /** Carries the request out, once for each Idempotency-Key. */
  async run(
    { organizationId }: Principal,
    { headers, ...request }: AssetRequest,
    work: (settle: Settle) => Promise<Asset>,
  ): Promise<AssetOutcome> {
    const made: { asset?: Asset } = {};
    const key = headers['idempotency-key'];
    const { entityId, ...answer } = await this.idempotent.run({ ...request, organizationId, key }, async (settle) => {
      made.asset = await work(settle);
      return made.asset.id;
    });
    return { ...answer, asset: made.asset ?? (await this.assets.get(organizationId, entityId)) };
  }

  /** Answers with the asset, after up to `waitSeconds` in which it may become ready or fail. A client that goes away is not waited for. */
  async answer(response: Response, outcome: AssetOutcome, waitSeconds = 0): Promise<z.input<typeof assetSchema>> {
    const asset = waitSeconds > 0 ? await this.whenSettled(outcome.asset, waitSeconds, response) : outcome.asset;
    if (outcome.replayed) response.set('Idempotency-Replayed', 'true');
    response.status(outcome.status);
    return presentAsset(asset, this.links);
  }

  private async whenSettled(asset: Asset, waitSeconds: number, response: Response): Promise<Asset> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    return this.waiter.settled(asset, waitSeconds * 1000, gone.signal);
  }
}
