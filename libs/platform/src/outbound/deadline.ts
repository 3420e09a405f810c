import { tookTooLong } from './fetch-errors';

/** The time a whole exchange may take, joined with the caller's own signal. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal: AbortSignal;

  constructor(totalTimeoutMs: number, caller?: AbortSignal) {
    this.timer = setTimeout(() => this.controller.abort(tookTooLong()), totalTimeoutMs);
    this.signal = caller ? AbortSignal.any([caller, this.controller.signal]) : this.controller.signal;
  }

  /** Why it was aborted: the caller's own reason, or that it took too long; undefined while it was not. */
  get reason(): Error | undefined {
    return this.signal.aborted ? (this.signal.reason as Error) : undefined;
  }

  /** Stops waiting for work that cannot be aborted itself, such as a look-up. */
  async race<T>(work: Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    let stop = (): void => undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      const onAbort = (): void => reject(this.signal.reason as Error);
      this.signal.addEventListener('abort', onAbort, { once: true });
      stop = () => this.signal.removeEventListener('abort', onAbort);
    });
    work.catch(() => undefined);
    try {
      return await Promise.race([work, aborted]);
    } finally {
      stop();
    }
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}
