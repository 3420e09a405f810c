import { messageOf } from '../support/operator-error';

export interface Server {
  readonly pid: number;
  readonly port: number;
  onExit(listener: (code: number | null) => void): void;
  stop(): Promise<void>;
}

export interface KeptServerEvents {
  started(): void;
  crashed(name: string, retryInMs: number, why?: string): void;
  back(name: string): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/** A database or queue server that is started again, on the same port, whenever it ends unasked. */
export class KeptServer<S extends Server> {
  private stopping = false;
  private retry: NodeJS.Timeout | undefined;
  private restarting: Promise<void> | undefined;

  constructor(
    readonly name: string,
    private server: S,
    private readonly startAgain: (port: number) => Promise<S>,
    private readonly events: KeptServerEvents,
  ) {
    this.keep(server);
  }

  get current(): S {
    return this.server;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.retry);
    await this.restarting;
    await this.server.stop();
  }

  private keep(server: S): void {
    this.server = server;
    this.events.started();
    server.onExit(() => this.schedule(FIRST_RETRY_MS));
  }

  private schedule(retryInMs: number, why?: string): void {
    if (this.stopping) return;
    this.events.crashed(this.name, retryInMs, why);
    this.retry = setTimeout(() => {
      this.restarting = this.restart(retryInMs);
    }, retryInMs);
  }

  private async restart(afterMs: number): Promise<void> {
    try {
      this.keep(await this.startAgain(this.server.port));
      this.events.back(this.name);
    } catch (error) {
      this.schedule(Math.min(afterMs * 2, LAST_RETRY_MS), messageOf(error));
    }
  }
}
