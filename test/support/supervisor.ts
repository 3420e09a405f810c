import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromRoot } from '../../tools/support/paths';
import { endChild, freePort, hasExited, isAlive, signal, until } from '../../tools/support/processes';

const READY = /^Argus is ready at (http:\/\/\S+)/m;

export interface SupervisorOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** `npm start` without the compiling: the supervisor as the user runs it, a process of its own with all its children. */
export class Supervisor {
  output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly dataDir: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(dataDir: string, { env = {}, args = [] }: SupervisorOptions = {}): Promise<Supervisor> {
    const port = env.PORT ? Number(env.PORT) : await freePort();
    const child = spawn(process.execPath, [fromRoot('dist', 'tools', 'start', 'main.js'), ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), ARGUS_DATA_DIR: dataDir, LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Supervisor(child, port, dataDir);
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get url(): string {
    return READY.exec(this.output)?.[1] ?? `http://127.0.0.1:${this.port}`;
  }

  async ready(timeoutMs = 60_000): Promise<void> {
    const seen = await until(() => READY.test(this.output) || hasExited(this.child), timeoutMs);
    if (!seen || hasExited(this.child)) throw new Error(`The stack did not get ready:\n${this.output}`);
  }

  async says(pattern: RegExp, timeoutMs = 30_000): Promise<void> {
    if (!(await until(() => pattern.test(this.output), timeoutMs))) throw new Error(`${pattern} was not said:\n${this.output}`);
  }

  /** Waits for its end and returns the exit code; null when a signal ended it. */
  async exitCode(timeoutMs = 60_000): Promise<number | null> {
    if (!(await until(() => hasExited(this.child), timeoutMs))) throw new Error(`It keeps running:\n${this.output}`);
    return this.child.exitCode;
  }

  signal(name: NodeJS.Signals): void {
    signal(this.pid, name);
  }

  /** SIGTERM, and the wait for it to have stopped everything. */
  async stop(): Promise<void> {
    await endChild(this.child, 'SIGTERM', 60_000);
  }
}

/** A data folder that the unprivileged user of the database can enter, removed with what was put elsewhere for it. */
export function temporaryDataDir(mode = 0o711): { path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'argus-test-data-'));
  chmodSync(folder, mode);
  return {
    path: folder,
    remove() {
      const cluster = clusterOf(folder);
      if (cluster && !cluster.startsWith(folder)) rmSync(path.dirname(cluster), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clusterOf(dataDir: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as { cluster: string }).cluster;
  } catch {
    return undefined;
  }
}

/** All descendants of a process, by pid: taken while it lives, checked after it is gone. */
export function descendantsOf(pid: number): number[] {
  const rows = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout.trim().split('\n');
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) for (const [child, of] of parents) if (of === parent && child !== undefined) found.push(child);
  return found.slice(1);
}

export const allGone = (pids: readonly number[], timeoutMs = 30_000): Promise<boolean> =>
  until(() => pids.every((pid) => !isAlive(pid)), timeoutMs, 50);
