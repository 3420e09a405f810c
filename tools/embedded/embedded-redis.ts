import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { OperatorError, explainFileError } from '../support/operator-error';
import { commandLineOf, endChild, freePort, hasExited, isAlive, signal, until } from '../support/processes';
import { openLog, tailOf } from './server-log';

export interface EmbeddedRedisOptions {
  /** Holds `redis/` (the append-only file) and `logs/redis.log`. Created when missing. */
  readonly dataDir: string;
  /** Default true: every write is in the append-only file within a second. */
  readonly durable?: boolean;
  /** A fixed port instead of a free one: to come back where clients expect it after a crash. */
  readonly port?: number;
}

const PROGRAMS = ['redis-server', 'valkey-server'];
const PORT_ATTEMPTS = 5;

/** The Redis-compatible server on PATH, or undefined. `/usr/sbin` is looked at as well: it is not on every user's PATH. */
export function findRedis(pathVariable = process.env.PATH ?? ''): string | undefined {
  const folders = [...pathVariable.split(path.delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
  const candidates = PROGRAMS.flatMap((program) => folders.filter(Boolean).map((folder) => path.join(folder, program)));
  return candidates.find((file) => existsSync(file) && spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** A Redis of our own on 127.0.0.1 and a free port: append-only file on, and `noeviction`, without which a full memory silently drops jobs. */
export class EmbeddedRedis {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(program: string, options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
    const dataDir = path.resolve(options.dataDir);
    const folder = path.join(dataDir, 'redis');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await endLeftover(folder);
      for (let attempt = 1; ; attempt += 1) {
        const port = options.port ?? (await freePort());
        const logFile = path.join(dataDir, 'logs', 'redis.log');
        const log = openLog(logFile);
        const child = spawn(program, serverArguments(port, folder, options.durable ?? true), {
          cwd: folder,
          detached: true,
          stdio: ['ignore', log.fd, log.fd],
        });
        let failure = '';
        child.once('error', (error) => (failure = error.message));
        closeSync(log.fd);
        const up = await until(async () => failure !== '' || hasExited(child) || (await pings(port)), 30_000);
        if (up && !failure && !hasExited(child)) {
          writeFileSync(path.join(folder, 'pid'), String(child.pid));
          return new EmbeddedRedis(child, port, folder);
        }
        await endChild(child, 'SIGKILL', 5_000);
        const said = failure || tailOf(logFile, log.size);
        if (options.port === undefined && attempt < PORT_ATTEMPTS && /Address already in use/i.test(said)) continue;
        throw explainStart(program, said, folder);
      }
    } catch (error) {
      throw explainFileError(error, folder);
    }
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  onExit(listener: (code: number | null) => void): void {
    this.child.once('exit', listener);
  }

  /** SIGTERM makes Redis write what is in memory before it leaves. */
  async stop(): Promise<void> {
    await endChild(this.child, 'SIGTERM', 15_000);
  }

  /** Ends it as a crash would: nothing is flushed. For tests. */
  async crash(): Promise<void> {
    await endChild(this.child, 'SIGKILL', 5_000);
  }

  /** Stops it and deletes its data. For tests. */
  async destroy(): Promise<void> {
    await this.crash();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const serverArguments = (port: number, folder: string, durable: boolean): string[] => [
  ...['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'yes', '--dir', folder, '--daemonize', 'no'],
  ...['--appendonly', durable ? 'yes' : 'no', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'],
];

/** A server whose supervisor was killed keeps running: it is ours when the recorded pid still is a Redis on the recorded folder's port. */
async function endLeftover(folder: string): Promise<void> {
  const file = path.join(folder, 'pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (pid > 0 && isAlive(pid) && /(redis|valkey)-server/.test(commandLineOf(pid)) && workingFolderOf(pid) !== 'other') {
    signal(pid, 'SIGTERM');
    if (!(await until(() => !isAlive(pid), 15_000))) signal(pid, 'SIGKILL');
    await until(() => !isAlive(pid), 5_000);
  }
  rmSync(file, { force: true });

  // Redis rewrites its own command line, so the folder is looked up in /proc where there is one.
  function workingFolderOf(of: number): 'ours' | 'other' | 'unknown' {
    const shown = spawnSync('readlink', [`/proc/${of}/cwd`], { encoding: 'utf8' }).stdout?.trim();
    return !shown ? 'unknown' : shown === folder ? 'ours' : 'other';
  }
}

function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    // Anything but PONG (-LOADING while the append-only file is read) means: not yet.
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    socket.once('error', () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}

function explainStart(program: string, said: string, folder: string): OperatorError {
  if (/No space left on device/i.test(said)) {
    return new OperatorError(`There is no room left on the disk of ${folder}.`, 'Free some space, or set ARGUS_DATA_DIR to another disk.');
  }
  const reason =
    said
      .trim()
      .split('\n')
      .findLast((line) => /fatal|error|bad|can't|failed/i.test(line)) ??
    said.trim().split('\n').at(-1) ??
    '';
  return new OperatorError(
    `${path.basename(program)} did not start: ${reason.replace(/^\d+:\w .*? [#*] /, '')}`,
    'See logs/redis.log in the data folder, or set REDIS_URL to a Redis of your own.',
  );
}
