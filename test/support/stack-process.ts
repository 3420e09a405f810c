import { spawn, type ChildProcess } from 'node:child_process';
import { endChild, hasExited, signal, until } from '../../tools/support/processes';

/** One built process of Argus under test. Its output is kept; whatever the test does, `stop` reaps it. */
export class StackProcess {
  log = '';
  private child: ChildProcess;

  constructor(
    readonly name: string,
    private readonly entry: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.child = this.launch();
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get running(): boolean {
    return !hasExited(this.child);
  }

  /** kill -9, as the kernel does it when memory is short: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    signal(this.pid, 'SIGKILL');
    await until(() => !this.running, 5_000);
  }

  /** SIGTERM and the wait for a clean end; returns the exit code. */
  async stop(graceMs = 30_000): Promise<number | null> {
    await endChild(this.child, 'SIGTERM', graceMs);
    return this.child.exitCode;
  }

  /** A new process in place of one that ended. */
  restart(): void {
    if (this.running) throw new Error(`${this.name} still runs: kill or stop it first.`);
    this.child = this.launch();
  }

  async says(pattern: RegExp, timeoutMs = 30_000): Promise<void> {
    const seen = await until(() => pattern.test(this.log) || !this.running, timeoutMs);
    if (!seen || !pattern.test(this.log)) throw new Error(`${this.name} did not say ${pattern}:\n${this.log.slice(-4_000)}`);
  }

  private launch(): ChildProcess {
    // The IPC channel makes it leave by itself should this test process be killed.
    const child = spawn(process.execPath, ['--enable-source-maps', this.entry], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    return child;
  }
}
