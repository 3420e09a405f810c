import { Logger } from '@nestjs/common';

/** Calls something again and again, never twice at once; a failure is said once and does not stop it. */
export class Heartbeat {
  private readonly logger = new Logger('Heartbeat');
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private failing = false;
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly beat: () => Promise<unknown>,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.beating = this.run();
    }, this.everyMs);
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beating;
  }

  private async run(): Promise<void> {
    try {
      await this.beat();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.logger.warn(`${this.name} failed; it goes on trying: ${error instanceof Error ? error.message : String(error)}`);
      this.failing = true;
    }
    if (!this.stopped) this.start();
  }
}
