import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { acrossTenants } from '@argus/platform/database';
import type { Asset } from './asset';
import { AssetsRepository } from './assets.repository';
import { AssetsService } from './assets.service';

const LOOK_EVERY_MS = 250;

const isUnderWay = ({ status, deletedAt }: Asset): boolean => deletedAt === null && (status === 'pending' || status === 'processing');

/** Waits for assets to become ready or to fail. However many wait, the process asks the database one question every quarter of a second. */
@Injectable()
export class AssetWaiter implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AssetWaiter.name);
  private readonly waiting = new Map<string, Set<() => void>>();
  private isLooking = false;

  constructor(
    private readonly rows: AssetsRepository,
    private readonly assets: AssetsService,
  ) {}

  /** The asset as it is once it is not under way any more, `timeoutMs` are over, or `signal` says that nobody wants to know. */
  async settled(asset: Asset, timeoutMs: number, signal: AbortSignal): Promise<Asset> {
    if (timeoutMs <= 0 || signal.aborted || !isUnderWay(asset)) return asset;
    await this.changeOf(asset.id, timeoutMs, signal);
    return signal.aborted ? asset : this.assets.get(asset.organizationId, asset.id);
  }

  /** A process that stops answers with what there is. */
  beforeApplicationShutdown(): void {
    for (const id of this.waiting.keys()) this.wake(id);
  }

  private changeOf(id: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wakers = this.waiting.get(id) ?? new Set();
      this.waiting.set(id, wakers);
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        wakers.delete(done);
        if (wakers.size === 0 && this.waiting.get(id) === wakers) this.waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener('abort', done);
      wakers.add(done);
      // It goes on for whoever waits later, of whichever organization.
      if (!this.isLooking) void acrossTenants(() => this.look());
    });
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.waiting.size > 0) {
      await sleep(LOOK_EVERY_MS);
      const ids = [...this.waiting.keys()];
      if (ids.length === 0) break;
      try {
        const underWay = new Set(await this.rows.findUnderWay(ids));
        for (const id of ids) if (!underWay.has(id)) this.wake(id);
      } catch (error) {
        // Those who wait are answered at their time's end at the latest.
        this.logger.warn(`Could not look after waiting assets: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.isLooking = false;
  }

  private wake(id: string): void {
    for (const done of [...(this.waiting.get(id) ?? [])]) done();
  }
}
