import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { APP_ROLE, EmbeddedPostgres, EmbeddedRedis, findRedis, poolSizeBesideServer } from '../../tools/embedded';
import { migrate, migrateQueue } from '../../tools/migrate';
import { readCredentials } from '../../tools/start/ready-message';
import { Service } from '../../tools/start/service';
import { OperatorError } from '../../tools/support/operator-error';
import { fromRoot } from '../../tools/support/paths';
import { ProcessGuard } from '../../tools/support/process-guard';
import { freePort, signal, until } from '../../tools/support/processes';
import { HttpPeer } from './http-peer';

const READY_TIMEOUT_MS = 60_000;
const GRACE_MS = 30_000;

export interface BenchStackOptions {
  /** Where the api leaves a CPU profile when it ends. */
  readonly profileDir?: string | undefined;
}

/** Argus as `npm start` runs it (database and queue with every promise kept), on a folder of its own that is deleted afterwards. */
export class BenchStack {
  private readonly guard = new ProcessGuard();
  private readonly dataDir = mkdtempSync(path.join(tmpdir(), 'argus-bench-'));
  private postgres: EmbeddedPostgres | undefined;
  private redis: EmbeddedRedis | undefined;
  /** The stack's own first. */
  private readonly apis: Service[] = [];
  private worker: Service | undefined;
  private client: HttpPeer | undefined;
  private env: NodeJS.ProcessEnv = {};

  private constructor(private readonly options: BenchStackOptions) {
    // PostgreSQL refuses to run as root and then needs a way in for its own user.
    chmodSync(this.dataDir, 0o711);
  }

  static async start(options: BenchStackOptions = {}): Promise<BenchStack> {
    const stack = new BenchStack(options);
    try {
      await stack.boot();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** The demo workspace's admin, whose plan has no limits. */
  get peer(): HttpPeer {
    if (!this.client) throw new Error('The stack is not up');
    return this.client;
  }

  get apiPid(): number {
    return this.apis[0]?.pid ?? -1;
  }

  /** The owner's connection, for filling tables. */
  get databaseOwnerUrl(): string {
    if (!this.postgres) throw new Error('The stack is not up');
    return this.postgres.ownerUrl;
  }

  get workspaceId(): string {
    return readCredentials(this.dataDir)?.workspaceId ?? '';
  }

  /** A folder beside the data, on the same disk. */
  scratch(name: string): string {
    return path.join(this.dataDir, name);
  }

  /** Starts an api from that entry on the stack's database, queue and files, and waits until it is ready. Returns its address. */
  async startApi(name: string, entry: string, settings: NodeJS.ProcessEnv): Promise<string> {
    const port = await freePort();
    const logFile = path.join(this.dataDir, 'logs', `${name}.log`);
    const api = new Service({ name: 'api', entry, env: { ...this.env, ...settings, PORT: String(port) }, logFile }, this.events(name));
    this.apis.push(api);
    api.start();
    this.watch();
    const baseUrl = `http://127.0.0.1:${port}`;
    if (!(await until(() => answers(`${baseUrl}/health/ready`), READY_TIMEOUT_MS, 50)))
      throw new OperatorError(`The ${name} did not become ready.`, `See ${logFile}`);
    return baseUrl;
  }

  /** Starts the worker and waits until its model is loaded: from then on it takes what comes. */
  async startWorker(): Promise<void> {
    const logFile = path.join(this.dataDir, 'logs', 'worker.log');
    this.worker = new Service({ name: 'worker', entry: entryOf('worker'), env: this.env, logFile }, this.events('worker'));
    this.worker.start();
    this.watch();
    const loaded = await until(() => readFileSync(logFile, 'utf8').includes('The vision model is loaded'), READY_TIMEOUT_MS, 50);
    if (!loaded) throw new OperatorError('The worker did not load its model.', `See ${logFile}`);
  }

  /** Holds the worker and its children back, or lets them go on. */
  pauseWorker(): void {
    for (const pid of this.workerTree()) signal(pid, 'SIGSTOP');
  }

  resumeWorker(): void {
    for (const pid of this.workerTree()) signal(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.resumeWorker();
    this.client?.close();
    await Promise.all(this.apis.map((api) => api.stop(GRACE_MS)));
    await this.worker?.stop(GRACE_MS);
    await this.redis?.destroy();
    await this.postgres?.destroy();
    await this.guard.release();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async boot(): Promise<void> {
    const program = findRedis();
    this.postgres = await EmbeddedPostgres.start({ dataDir: this.dataDir });
    this.watch();
    if (program) this.redis = await EmbeddedRedis.start(program, { dataDir: this.dataDir });
    this.watch();
    const { ownerUrl, appUrl } = this.postgres;
    await migrate({ ownerUrl, appRole: APP_ROLE, afterMigrate: program ? undefined : migrateQueue });

    this.env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...settingsToMeasure(),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      ARGUS_DATA_DIR: this.dataDir,
      DATABASE_URL: appUrl,
      DATABASE_POOL_SIZE: String(poolSizeBesideServer()),
      ...(this.redis ? { REDIS_URL: this.redis.url } : { ARGUS_QUEUE_BACKEND: 'postgres' }),
    };
    const { profileDir } = this.options;
    const profiling = profileDir && {
      NODE_OPTIONS: `--require ${path.join(__dirname, 'profile-hook.js')}`,
      ARGUS_PROFILE_DIR: path.resolve(profileDir),
    };
    const baseUrl = await this.startApi('api', entryOf('api'), { ...profiling });
    const apiKey = readCredentials(this.dataDir)?.apiKey ?? '';
    this.client = new HttpPeer(baseUrl, { authorization: `Bearer ${apiKey}` });
  }

  /** What must not outlive us, should we be killed. */
  private watch(): void {
    this.guard.watch([
      ...[...this.apis.map(({ pid }) => pid), this.worker?.pid, this.redis?.pid].flatMap((pid) =>
        pid ? [{ pid, signal: 'TERM' as const }] : [],
      ),
      ...(this.postgres ? [{ pid: this.postgres.pid, signal: 'INT' as const }] : []),
    ]);
  }

  private workerTree(): number[] {
    const { pid } = this.worker ?? {};
    return pid === undefined ? [] : [pid, ...childrenOf(pid)];
  }

  private events(name: string) {
    return {
      started: () => undefined,
      crashed: (how: string) => console.error(`The ${name} ended (${how}) and is started again: the numbers are worth nothing.`),
      refused: (reasons: string) => console.error(`The ${name} refuses its configuration: ${reasons}`),
    };
  }
}

/** Runs `measure` on a stack of its own. */
export async function withStack(options: BenchStackOptions, measure: (stack: BenchStack) => Promise<void>): Promise<void> {
  const stack = await BenchStack.start(options);
  try {
    await measure(stack);
  } finally {
    await stack.stop();
  }
}

/** Settings whose worth is measured here: they are taken from the environment of the bench. */
const settingsToMeasure = (): NodeJS.ProcessEnv =>
  Object.fromEntries(['WORKER_NICE', 'WORKER_CONCURRENCY', 'MODEL_PROCESSES'].map((name) => [name, process.env[name]]));

const entryOf = (app: 'api' | 'worker'): string => fromRoot('dist', 'apps', app, 'src', 'main.js');

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
