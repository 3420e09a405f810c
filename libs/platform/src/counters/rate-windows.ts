import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@argus/common';
import type { RateRule, RateStanding, RateTake } from './rate-rule';
import { slotTakeOf, standingOf, unusedStanding } from './rate-slots';
import { RateStore } from './rate-store';

const WARN_EVERY_MS = 60_000;

/** Counts what is done in sliding windows, over all processes. Does not fail: while the store is away everything is allowed. */
@Injectable()
export class RateWindows implements OnApplicationShutdown {
  private readonly logger = new Logger('RateWindows');
  private warnedAt = -Infinity;

  constructor(
    private readonly store: RateStore,
    private readonly clock: Clock,
  ) {}

  /** Counts one doing if the rule has room for it; one that is refused does not count. @param now for tests; else the store's clock */
  async take(subject: string, rule: RateRule, now?: Date): Promise<RateStanding> {
    const [standing] = await this.takeAll([{ subject, rule }], now);
    return standing!;
  }

  /** Counts one doing under several rules, if all of them have room, else under none. Standings in the order of the takes. */
  async takeAll(takes: readonly RateTake[], now?: Date): Promise<RateStanding[]> {
    if (takes.length === 0) return [];
    try {
      const counts = await this.store.take(takes.map(slotTakeOf), now?.getTime());
      const counted = takes.every(({ rule }, i) => counts[i]!.used < rule.limit);
      return takes.map(({ rule }, i) => standingOf(rule, counts[i]!, counted));
    } catch (error) {
      // Limits protect the service: they must not be what takes it down.
      this.warn(error);
      return takes.map(({ rule }) => unusedStanding(rule, this.clock.now().getTime()));
    }
  }

  /** Forgets windows in which nothing counts any more; returns how many. */
  deleteExpired(): Promise<number> {
    return this.store.deleteExpired();
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }

  private warn(error: unknown): void {
    if (performance.now() - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = performance.now();
    this.logger.warn(`Rate limits are not kept: ${error instanceof Error ? error.message || error.name : String(error)}`);
  }
}
