import { Logger } from '@nestjs/common';
import { bounded } from './bounded';

const PROBE_EVERY_MS = 1_000;
const PROBE_LIMIT_MS = 1_000;

/** Clients report an outage with every retry of every connection; a person wants to read of its start and its end. */
export class OutageLog {
  private readonly logger = new Logger('Queue');
  private probing = false;
  private downSince: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /**
   * @param ping rejects while the backend does not answer.
   * @param renew called after every try in vain during an outage: drops connections that only look alive.
   */
  constructor(
    private readonly name: string,
    private readonly ping: () => Promise<void>,
    private readonly renew: () => void = () => undefined,
  ) {}

  /** Takes an error of any connection. Only the first of an outage is printed; one that comes while the backend answers is a fault and is. */
  note(error: Error): void {
    if (this.closed || this.probing || this.downSince !== undefined) return;
    this.probing = true;
    void this.probe().then((answers) => {
      this.probing = false;
      if (this.closed) return;
      if (answers) return this.logger.error(`${this.name}: ${reasonOf(error)}`);
      this.downSince = performance.now();
      this.logger.error(`${this.name} does not answer (${reasonOf(error)}). Jobs wait; work resumes by itself when it is back.`);
      this.watch();
    });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private watch(): void {
    this.timer = setTimeout(() => {
      void this.probe().then((answers) => {
        if (this.closed) return;
        if (!answers) {
          this.renew();
          return this.watch();
        }
        const seconds = Math.round((performance.now() - (this.downSince ?? 0)) / 1000);
        this.downSince = undefined;
        this.logger.log(`${this.name} answers again after ${seconds} s.`);
      });
    }, PROBE_EVERY_MS);
    this.timer.unref();
  }

  private async probe(): Promise<boolean> {
    try {
      await bounded(this.ping(), PROBE_LIMIT_MS);
      return true;
    } catch {
      return false;
    }
  }
}

// A refused connection to `localhost` is an AggregateError with an empty message (one error per address).
const reasonOf = (error: Error & { code?: string }): string => error.message || error.code || error.name;
