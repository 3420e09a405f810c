import { type Clock } from '@argus/common';
import { invalidRequest } from './stripe-error';

/** The emulator's own time: the clock's, plus how far it was moved; stopped at the moment of what is being caught up with. */
export class EngineTime {
  private stoppedAt: Date | undefined;

  constructor(
    private readonly clock: Clock,
    private offsetMs = 0,
  ) {}

  get now(): Date {
    return this.stoppedAt ?? new Date(this.clock.now().getTime() + this.offsetMs);
  }

  /** As Stripe writes times: whole seconds. */
  get unix(): number {
    return Math.floor(this.now.getTime() / 1000);
  }

  get movedByMs(): number {
    return this.offsetMs;
  }

  moveTo(moment: Date): void {
    const aheadMs = moment.getTime() - this.now.getTime();
    if (Number.isNaN(aheadMs)) throw invalidRequest('That is not a time.', { param: 'to' });
    if (aheadMs < 0) throw invalidRequest(`Time moves forward only: it is ${this.now.toISOString()} here.`, { param: 'to' });
    this.offsetMs += aheadMs;
  }

  /** Does `work` as if it were `unix`. */
  at<T>(unix: number, work: () => T): T {
    this.stoppedAt = new Date(unix * 1000);
    try {
      return work();
    } finally {
      this.stoppedAt = undefined;
    }
  }
}
