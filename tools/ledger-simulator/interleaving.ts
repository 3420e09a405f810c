import { setTimeout as sleep } from 'node:timers/promises';
import { Operation } from './operation';
import type { Random } from './random';

/** An operation that went on is not looked after any longer than this: it waits for a lock, or for its own pause. */
const PATIENCE_MS = 4;

/**
 * Decides who goes on. Every wait of an operation (a statement, a commit, a call of Stripe) stops here until it is its turn, and turns are
 * given one at a time, by the seed: all the orders in which processes may meet come up, and come up again.
 */
export class Interleaving {
  private readonly waiting: (() => void)[] = [];
  private moved: () => void = () => undefined;

  constructor(private readonly random: Random) {}

  /** Waits for a turn. Throws Crash when the operation is to die here. What belongs to no operation goes straight on. */
  async pass(): Promise<void> {
    const operation = Operation.current;
    if (!operation) return;
    operation.live();
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.moved();
    });
    operation.count();
  }

  /** Told when an operation is over. */
  ended(): void {
    this.moved();
  }

  /** Lets one of those who wait go on, and waits until it stands at its next wait, or is over. */
  async step(): Promise<void> {
    const moved = new Promise<void>((resolve) => (this.moved = resolve));
    const at = this.random.below(Math.max(1, this.waiting.length));
    this.waiting.splice(at, 1).forEach((goOn) => goOn());
    const patience = new AbortController();
    await Promise.race([moved, sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
  }
}
