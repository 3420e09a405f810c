import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openLog, tailOf } from '../embedded';
import { EXIT_BAD_CONFIGURATION } from '../support/operator-error';
import { endChild, hasExited } from '../support/processes';

export interface ServiceSpec {
  readonly name: 'api' | 'worker' | 'stripe';
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

export interface ServiceEvents {
  /** The process with this pid is now the service. */
  started(pid: number): void;
  /** It ended by itself; it is started again after `retryInMs`. */
  crashed(how: string, retryInMs: number): void;
  /** Its configuration is wrong, in its own words: starting it again can't help. */
  refused(reasons: string): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** A process that lived this long was healthy: its next crash is a first one again. */
const HEALTHY_MS = 60_000;

/** One of our own processes, started again with growing pauses whenever it ends unasked. */
export class Service {
  private child: ChildProcess | undefined;
  private retry: NodeJS.Timeout | undefined;
  private retryInMs = FIRST_RETRY_MS;
  private stopping = false;
  /** How often it ended unasked since the last healthy time. */
  crashes = 0;
  private logFrom = 0;

  constructor(
    private readonly spec: ServiceSpec,
    private readonly events: ServiceEvents,
  ) {}

  get pid(): number | undefined {
    return this.child && !hasExited(this.child) ? this.child.pid : undefined;
  }

  /** The last lines it wrote in this life, without the structured ones. */
  get lastWords(): string {
    const lines = tailOf(this.spec.logFile, this.logFrom).split('\n');
    return lines.filter((line) => line.trim() && !line.startsWith('{')).join('\n');
  }

  start(): void {
    const log = openLog(this.spec.logFile);
    this.logFrom = log.size;
    const startedAt = performance.now();
    // detached: Ctrl-C in the terminal is ours to hand on, in order. ipc: when we die, however, its 'disconnect' tells the child to leave.
    const child = spawn(process.execPath, ['--enable-source-maps', this.spec.entry], {
      env: this.spec.env,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    closeSync(log.fd);
    this.child = child;
    child.once('error', (error) => this.ended(error.message, startedAt, null));
    child.once('exit', (code, signal) => this.ended(signal ? `signal ${signal}` : `exit code ${code}`, startedAt, code));
    if (child.pid === undefined) return;
    this.events.started(child.pid);
  }

  /** Asks it to finish what it holds and leave; insists after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.retry);
    if (this.child) await endChild(this.child, 'SIGTERM', graceMs);
  }

  private ended(how: string, startedAt: number, code: number | null): void {
    if (this.stopping) return;
    if (code === EXIT_BAD_CONFIGURATION) return this.events.refused(this.lastWords);
    if (performance.now() - startedAt > HEALTHY_MS) {
      this.retryInMs = FIRST_RETRY_MS;
      this.crashes = 0;
    }
    this.crashes += 1;
    this.events.crashed(how, this.retryInMs);
    this.retry = setTimeout(() => this.start(), this.retryInMs);
    this.retryInMs = Math.min(this.retryInMs * 2, LAST_RETRY_MS);
  }
}
