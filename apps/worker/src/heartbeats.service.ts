import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SearchFold } from '@argus/assets';
import { CONFIG, type Config } from '@argus/platform/config';
import { OutboxRelay } from '@argus/platform/outbox';
import { WorkSweep } from '@argus/platform/work';
import { Heartbeat } from './heartbeat';

const RELAY_EVERY_MS = 1_000;
const FOLD_EVERY_MS = 1_000;

/**
 * What must go on even when the queue is away: looking for due work, relaying events, keeping search quick. Every worker beats;
 * rows are taken with SKIP LOCKED, so each is handled by one of them.
 */
@Injectable()
export class Heartbeats implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly hearts: readonly Heartbeat[];
  private readonly stopping = new AbortController();

  constructor(sweep: WorkSweep, relay: OutboxRelay, fold: SearchFold, @Inject(CONFIG) config: Config) {
    this.hearts = [
      new Heartbeat('The work sweep', config.work.sweepMs, () => sweep.run()),
      new Heartbeat('The outbox relay', RELAY_EVERY_MS, () => relay.deliverDue()),
      new Heartbeat('The search fold', FOLD_EVERY_MS, () => fold.run(this.stopping.signal)),
    ];
  }

  onApplicationBootstrap(): void {
    for (const heart of this.hearts) heart.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.hearts.map((heart) => heart.stop()));
  }
}
