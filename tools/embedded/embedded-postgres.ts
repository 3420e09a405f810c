import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { OperatorError, codeOf, explainFileError, messageOf } from '../support/operator-error';
import { commandLineOf, endChild, freePort, hasExited, isAlive, signal, until } from '../support/processes';
import { canEnter, prepareBinaries, runAs, type PostgresBinaries, type RunAs } from './binaries';
import { openHome, writeNote, type PostgresNote } from './postgres-home';
import { openLog, tailOf } from './server-log';

export interface EmbeddedPostgresOptions {
  /** Holds `postgres.json` (passwords, 0600), `postgres/` (the cluster) and `logs/postgres.log`. Created when missing. */
  readonly dataDir: string;
  /** Told what an operator should know, one plain sentence at a time. */
  readonly say?: (line: string) => void;
  /** False trades safety for speed: for clusters that are thrown away. Default true. */
  readonly durable?: boolean;
  /** A fixed port instead of a free one: to come back where clients expect it after a crash. */
  readonly port?: number;
}

export const DATABASE = 'argus';
export const OWNER_ROLE = 'argus_owner';
export const APP_ROLE = 'argus_app';
const ADMIN_ROLE = 'argus_admin';
const PORT_ATTEMPTS = 5;
const START_TIMEOUT_MS = 60_000;
/** One segment of the write-ahead log: with less than that nothing works. */
const FULL_BYTES = 16 * 1024 * 1024;

const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB', checkpoint_timeout: '1h' };

/**
 * PostgreSQL 18 out of an npm package, on 127.0.0.1 and a free port, with two roles: `argus_owner` owns the
 * database `argus` and may change its tables, `argus_app` may only use them.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly note: PostgresNote,
    private readonly home: { dataDir: string; copyDir: string; noteFile: string },
    /** True when this start made the cluster. */
    readonly created: boolean,
  ) {}

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const who = runAs();
    const dataDir = path.resolve(options.dataDir);
    const home = openHome(dataDir, who);
    const { note } = home;
    if (home.movedBecause) options.say?.(`${home.movedBecause}: the database lives in ${path.dirname(note.cluster)}`);
    try {
      const binaries = prepareBinaries(who, home.copyDir);
      await endLeftover(note.cluster);
      const created = !note.ready;
      if (created) await createCluster(binaries, note, who, options.durable ?? true);
      checkCluster(binaries, note, who);
      const { child, port } = await launch(binaries, note, who, { ...options, dataDir });
      const server = new EmbeddedPostgres(child, port, note, { dataDir, copyDir: home.copyDir, noteFile: home.noteFile }, created);
      if (created) await server.createRoles();
      return server;
    } catch (error) {
      throw explainFileError(error, dataDir);
    }
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** For everything that changes tables: migrations, grants. */
  get ownerUrl(): string {
    return this.urlOf(OWNER_ROLE, this.note.ownerPassword, DATABASE);
  }

  /** For the api and the worker. */
  get appUrl(): string {
    return this.urlOf(APP_ROLE, this.note.appPassword, DATABASE);
  }

  /** The bootstrap superuser on the maintenance database: used once to make the roles, and by tests. */
  get adminUrl(): string {
    return this.urlOf(ADMIN_ROLE, this.note.adminPassword, 'postgres');
  }

  /** Called once when the server ends, wanted or not. */
  onExit(listener: (code: number | null) => void): void {
    this.child.once('exit', listener);
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  async stop(): Promise<void> {
    await endChild(this.child, 'SIGINT', 30_000);
  }

  /** Stops it and deletes the cluster with everything that was made for it, wherever it lives. For tests. */
  async destroy(): Promise<void> {
    await endChild(this.child, 'SIGQUIT', 5_000);
    for (const gone of [this.note.cluster, this.home.noteFile, path.join(this.home.dataDir, 'logs')])
      rmSync(gone, { recursive: true, force: true });
    if (this.home.copyDir !== this.home.dataDir) rmSync(this.home.copyDir, { recursive: true, force: true });
  }

  private urlOf(role: string, password: string, database: string): string {
    return `postgresql://${role}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  private async createRoles(): Promise<void> {
    const admin = new Client({ connectionString: this.adminUrl });
    await admin.connect();
    try {
      // The passwords are base64url, made by us: nothing to escape.
      await admin.query(`CREATE ROLE ${OWNER_ROLE} LOGIN CREATEDB PASSWORD '${this.note.ownerPassword}'`);
      await admin.query(`CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '${this.note.appPassword}'`);
      await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
      await admin.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
      await admin.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${DATABASE} TO ${APP_ROLE}`);
    } finally {
      await admin.end();
    }
    this.note.ready = true;
    writeNote(this.home.noteFile, this.note);
  }
}

async function createCluster(binaries: PostgresBinaries, note: PostgresNote, who: RunAs, durable: boolean): Promise<void> {
  rmSync(note.cluster, { recursive: true, force: true });
  mkdirSync(note.cluster, { recursive: true, mode: 0o700 });
  if ('uid' in who) chownSync(note.cluster, who.uid, who.gid);
  const folder = mkdtempSync(path.join(path.dirname(note.cluster), '.initdb-'));
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, note.adminPassword, { mode: 0o600 });
  if ('uid' in who) for (const file of [folder, passwordFile]) chownSync(file, who.uid, who.gid);
  try {
    const args = ['-D', note.cluster, '-U', ADMIN_ROLE, '--pwfile', passwordFile, '--auth=scram-sha-256', '-E', 'UTF8'];
    // The builtin provider sorts the same on every machine and every libc: indexes survive an upgrade of the system.
    args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-clean', ...(durable ? [] : ['--no-sync']));
    const { failed, said } = await run(binaries.initdb, args, who);
    if (!failed) return;
    const reason = explainStart(said, note.cluster); // while the disk is still as full as initdb found it, hence --no-clean
    rmSync(note.cluster, { recursive: true, force: true });
    throw reason;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program: string, args: string[], who: RunAs): Promise<{ failed: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { ...who, cwd: '/', env: serverEnvironment() }, (error, _stdout, stderr) =>
      resolve({ failed: error !== null, said: stderr || (error?.message ?? '') }),
    );
  });
}

function checkCluster(binaries: PostgresBinaries, note: PostgresNote, who: RunAs): void {
  if (!canEnter(note.cluster, who)) {
    throw new OperatorError(
      `The database folder ${note.cluster} cannot be entered by the user that runs PostgreSQL${'uid' in who ? ` (uid ${who.uid})` : ''}.`,
      `Make its parent folders enterable (chmod o+x …)${'uid' in who ? ` and the folder owned by uid ${who.uid}` : ''}.`,
    );
  }
  const made = readFileSync(path.join(note.cluster, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0];
  if (made === major) return;
  throw new OperatorError(
    `The database in ${note.cluster} was made by PostgreSQL ${made}; this version of Argus brings ${major}.`,
    `Start the Argus that made it, save it with pg_dump, and load it into a new ARGUS_DATA_DIR (docs/operations.md).`,
  );
}

/** A server whose supervisor was killed keeps running: it is ours when its command line names our cluster. */
async function endLeftover(cluster: string): Promise<void> {
  const lock = path.join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (pid > 0 && isAlive(pid) && commandLineOf(pid).includes(cluster)) {
    signal(pid, 'SIGINT');
    if (!(await until(() => !isAlive(pid), 30_000))) signal(pid, 'SIGKILL');
    await until(() => !isAlive(pid), 5_000);
  }
  // After an unclean end Postgres removes a stale lock by itself, unless the pid now belongs to another process of the same user.
  rmSync(lock, { force: true });
}

async function launch(binaries: PostgresBinaries, note: PostgresNote, who: RunAs, options: EmbeddedPostgresOptions) {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...(options.durable === false ? FAST : {}),
    };
    const args = [
      '-D',
      note.cluster,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const logFile = path.join(options.dataDir, 'logs', 'postgres.log');
    const log = openLog(logFile);
    const from = log.size;
    // detached: a session of its own, so that Ctrl-C in the terminal doesn't stop the database before the worker has drained.
    const child = spawn(binaries.postgres, args, {
      ...who,
      cwd: '/',
      detached: true,
      env: serverEnvironment(),
      stdio: ['ignore', log.fd, log.fd],
    });
    let failure = '';
    child.once('error', (error) => (failure = error.message));
    closeSync(log.fd);
    const up = await until(async () => failure !== '' || hasExited(child) || (await answers(port, note)), START_TIMEOUT_MS);
    if (up && !failure && !hasExited(child)) return { child, port };
    await endChild(child, 'SIGQUIT', 5_000);
    const said = failure || tailOf(logFile, from);
    if (options.port === undefined && attempt < PORT_ATTEMPTS && /could not bind|Address already in use/i.test(said)) continue;
    throw explainStart(said, note.cluster);
  }
}

async function answers(port: number, note: PostgresNote): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: ADMIN_ROLE, password: note.adminPassword, database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 57P03: still starting or recovering. ECONNREFUSED: not listening yet. 28P01: the port went to another server, ours is about to say so.
    if (['57P03', 'ECONNREFUSED', 'ECONNRESET', '28P01'].includes(codeOf(error) ?? '')) return false;
    if (/terminated unexpectedly/i.test(messageOf(error))) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function explainStart(said: string, cluster: string): OperatorError {
  // What Postgres says last on a full disk is often a consequence of it: the disk itself is asked too.
  if (/No space left on device|Disk quota exceeded/i.test(said) || freeBytesOf(path.dirname(cluster)) < FULL_BYTES) {
    return new OperatorError(
      `There is no room left on the disk of ${cluster}.`,
      'Free some space, or set ARGUS_DATA_DIR to a folder on another disk.',
    );
  }
  const reason =
    said.split('\n').findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? said.trim().split('\n').at(-1) ?? 'no reason given';
  return new OperatorError(
    `PostgreSQL did not start: ${reason.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '')}`,
    'See logs/postgres.log in the data folder.',
  );
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });
