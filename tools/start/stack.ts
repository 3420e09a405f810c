import { existsSync } from 'node:fs';
import path from 'node:path';
import { APP_ROLE, EmbeddedPostgres, EmbeddedRedis, findRedis, poolSizeBesideServer, trimLog } from '../embedded';
import { migrate, migrateQueue, queueIsPostgres } from '../migrate';
import { OperatorError } from '../support/operator-error';
import { ProcessGuard, type GuardedProcess } from '../support/process-guard';
import { signal, until } from '../support/processes';
import { seconds } from '../support/style';
import { KeptServer, type KeptServerEvents } from './kept-server';
import { type Screen } from './screen';
import { Service, type ServiceEvents, type ServiceSpec } from './service';
import { type StartSettings } from './settings';
import { planStripeEmulator } from './stripe-emulator';

const READY_TIMEOUT_MS = 120_000;
/** Ending this often before it was ever ready means that it can't start, not that it had bad luck. */
const BOOT_CRASHES = 3;
const API_GRACE_MS = 15_000;
const WORKER_GRACE_MS = 30_000;
const TRIM_LOGS_EVERY_MS = 60_000;

interface Queue {
  readonly env: NodeJS.ProcessEnv;
  readonly detail: string;
}

/** Servers and processes of one Argus: started in order, kept running, stopped in the opposite order. */
export class Stack {
  private readonly guard = new ProcessGuard();
  private postgres: KeptServer<EmbeddedPostgres> | undefined;
  private redis: KeptServer<EmbeddedRedis> | undefined;
  private api: Service | undefined;
  private worker: Service | undefined;
  private stripe: Service | undefined;
  /** Where the simulation of Stripe is, once it runs. */
  stripeUrl: string | undefined;
  private booting: Promise<void> | undefined;
  private stopping = false;
  private stopped: Promise<void> | undefined;
  private ready = false;
  private fail: (reason: OperatorError) => void = () => undefined;
  private readonly trimming = setInterval(() => this.trimLogs(), TRIM_LOGS_EVERY_MS).unref();

  /** Rejects when the stack can't go on: a part that can't start, a configuration that is refused. Never resolves. */
  readonly failure = new Promise<never>((_, reject) => (this.fail = reject));

  constructor(
    private readonly settings: StartSettings,
    private readonly screen: Screen,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.failure.catch(() => undefined); // whoever races against it hears it; nobody else needs to
  }

  boot(): Promise<void> {
    this.booting = this.bootInOrder();
    return this.booting;
  }

  /** api first, so that no request meets a stopping part; then the worker finishes what it holds; then the servers. */
  stop(): Promise<void> {
    return (this.stopped ??= this.stopInOrder());
  }

  private async stopInOrder(): Promise<void> {
    this.stopping = true;
    clearInterval(this.trimming);
    await this.booting?.catch(() => undefined);
    await this.api?.stop(API_GRACE_MS);
    await this.worker?.stop(WORKER_GRACE_MS);
    await this.stripe?.stop(WORKER_GRACE_MS);
    await this.redis?.stop();
    await this.postgres?.stop();
    await this.guard.release();
  }

  /** For the second Ctrl-C. Postgres gets SIGQUIT: it leaves at once and recovers at the next start. */
  killEverything(): void {
    for (const { pid } of this.running().filter((part) => part.signal === 'TERM')) signal(pid, 'SIGKILL');
    if (this.postgres) signal(this.postgres.current.pid, 'SIGQUIT');
    void this.guard.release();
  }

  private async bootInOrder(): Promise<void> {
    for (const entry of [this.settings.apiEntry, this.settings.workerEntry]) {
      if (!existsSync(entry)) throw new OperatorError(`${entry} is missing: the sources are not compiled.`, 'npm run build');
    }
    const [database, queue] = await settleBoth(this.startDatabase(), this.startQueue());
    this.goOn();
    await this.applyMigrations(database.ownerUrl, database.appRole, queueIsPostgres(queue.env));
    this.goOn();
    const payments = this.settings.withStripeEmulator ? await this.startStripeEmulator() : {};
    this.goOn();
    await this.startServices({ ...queue.env, ...payments, ...database.env });
  }

  /** Returns what the others have to know of it. */
  private async startStripeEmulator(): Promise<NodeJS.ProcessEnv> {
    const startedAt = performance.now();
    const { url, service, env } = await planStripeEmulator(this.settings);
    this.stripe = this.service(service);
    this.stripe.start();
    await this.waitUntilReady('simulation of Stripe', `${url}/_emulator/clock`, service.logFile);
    this.stripeUrl = url;
    this.screen.step('payments', `a simulation of Stripe at ${url}`, performance.now() - startedAt);
    return env;
  }

  private async startDatabase(): Promise<{ env: NodeJS.ProcessEnv; ownerUrl: string; appRole: string }> {
    const { databaseUrl, databaseOwnerUrl, databasePoolSize, dataDir } = this.settings;
    if (databaseUrl) {
      this.screen.step('database', `yours, at ${new URL(databaseUrl).host}`, 0);
      const appRole = decodeURIComponent(new URL(databaseUrl).username);
      return { env: { DATABASE_URL: databaseUrl }, ownerUrl: databaseOwnerUrl ?? databaseUrl, appRole };
    }
    const startedAt = performance.now();
    const start = (port?: number) => EmbeddedPostgres.start({ dataDir, port, say: (line) => this.screen.note(line) });
    const server = await start();
    this.postgres = new KeptServer('database', server, start, this.serverEvents);
    this.screen.step(
      'database',
      `PostgreSQL on 127.0.0.1:${server.port}${server.created ? ', created' : ''}`,
      performance.now() - startedAt,
    );
    const env = { DATABASE_URL: server.appUrl, DATABASE_POOL_SIZE: databasePoolSize ?? String(poolSizeBesideServer()) };
    return { env, ownerUrl: server.ownerUrl, appRole: APP_ROLE };
  }

  private async startQueue(): Promise<Queue> {
    const startedAt = performance.now();
    const queue = await this.chooseQueue();
    this.screen.step('queue', queue.detail, performance.now() - startedAt);
    return queue;
  }

  private async chooseQueue(): Promise<Queue> {
    const { redisUrl, queueBackend, dataDir } = this.settings;
    const onPostgres = { ARGUS_QUEUE_BACKEND: 'postgres', REDIS_URL: undefined };
    if (queueBackend === 'postgres') return { env: onPostgres, detail: 'in PostgreSQL, as ARGUS_QUEUE_BACKEND asks' };
    if (redisUrl) return { env: { REDIS_URL: redisUrl }, detail: `your Redis, at ${new URL(redisUrl).host}` };
    const program = findRedis();
    if (program) {
      const start = (port?: number) => EmbeddedRedis.start(program, { dataDir, port });
      const server = await start();
      this.redis = new KeptServer('queue', server, start, this.serverEvents);
      return { env: { REDIS_URL: server.url }, detail: `${path.basename(program)} on 127.0.0.1:${server.port}` };
    }
    if (queueBackend === 'redis') {
      throw new OperatorError(
        'ARGUS_QUEUE_BACKEND=redis, and there is neither REDIS_URL nor a redis-server on PATH.',
        'Set REDIS_URL, install redis-server or valkey-server, or unset ARGUS_QUEUE_BACKEND.',
        78,
      );
    }
    return { env: onPostgres, detail: 'in PostgreSQL: no redis-server found, none is needed' };
  }

  private async applyMigrations(ownerUrl: string, appRole: string, withQueue: boolean): Promise<void> {
    const startedAt = performance.now();
    const { applied, total } = await migrate({ ownerUrl, appRole, afterMigrate: withQueue ? migrateQueue : undefined });
    const detail = applied.length === 0 ? `up to date, ${total} migrations` : `${applied.length} of ${total} migrations applied`;
    this.screen.step('schema', detail, performance.now() - startedAt);
  }

  private async startServices(connections: NodeJS.ProcessEnv): Promise<void> {
    const startedAt = performance.now();
    const { dataDir, host, port, apiEntry, workerEntry } = this.settings;
    const env: NodeJS.ProcessEnv = { ...this.env, HOST: host, PORT: String(port), ARGUS_DATA_DIR: dataDir, ...connections };
    delete env.DATABASE_OWNER_URL; // whoever serves requests must not be able to change tables
    const logs = (name: string) => path.join(dataDir, 'logs', `${name}.log`);
    this.api = this.service({ name: 'api', entry: apiEntry, env, logFile: logs('api') });
    this.worker = this.service({ name: 'worker', entry: workerEntry, env, logFile: logs('worker') });
    this.api.start();
    this.worker.start();
    await this.waitUntilReady('api', `${this.settings.localUrl}/health/ready`, logs('api'));
    this.ready = true;
    this.screen.step('api', `answers on ${host}:${port}, the worker is process ${this.worker.pid ?? '-'}`, performance.now() - startedAt);
  }

  private async waitUntilReady(name: string, url: string, logFile: string): Promise<void> {
    let last = 'no answer';
    const answered = await until(
      async () => {
        this.goOn();
        try {
          const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
          if (response.ok) return true;
          last = `${response.status} ${(await response.text()).slice(0, 300)}`;
        } catch {
          // Not listening yet.
        }
        return false;
      },
      READY_TIMEOUT_MS,
      100,
    );
    if (answered) return;
    throw new OperatorError(`The ${name} was not ready within ${READY_TIMEOUT_MS / 1000} seconds: ${last}`, `See ${logFile}`);
  }

  private service(spec: ServiceSpec): Service {
    const events: ServiceEvents = {
      started: (pid) => {
        this.guardRunning();
        if (this.ready) this.screen.note(`${spec.name} runs again, as process ${pid}`);
      },
      crashed: (how, retryInMs) => {
        if (!this.ready && service.crashes >= BOOT_CRASHES) {
          const words = service.lastWords
            .split('\n')
            .find((line) => /^\s*(\w*Error\b|✗)/.test(line))
            ?.trim();
          this.fail(new OperatorError(`The ${spec.name} does not start (${how})${words ? `: ${words}` : ''}`, `See ${spec.logFile}`));
          return;
        }
        this.screen.warn(`${spec.name} ended (${how}); it is started again in ${seconds(retryInMs)}`);
      },
      refused: (reasons) => {
        const fix = 'Correct the settings named above and start again.';
        this.fail(new OperatorError(`The ${spec.name} refuses its configuration:\n${reasons}`, fix, 78));
      },
    };
    const service = new Service(spec, events);
    return service;
  }

  private readonly serverEvents: KeptServerEvents = {
    started: () => this.guardRunning(),
    crashed: (name, retryInMs, why) =>
      this.screen.warn(`${name} ended${why ? `: ${why}` : ''}; it is started again in ${seconds(retryInMs)}`),
    back: (name) => this.screen.note(`${name} runs again`),
  };

  private guardRunning(): void {
    this.guard.watch(this.running());
  }

  private running(): GuardedProcess[] {
    const parts: GuardedProcess[] = [];
    for (const pid of [this.api?.pid, this.worker?.pid, this.stripe?.pid, this.redis?.current.pid])
      if (pid) parts.push({ pid, signal: 'TERM' });
    if (this.postgres) parts.push({ pid: this.postgres.current.pid, signal: 'INT' });
    return parts;
  }

  /** A stop that was asked for while booting ends the boot at the next step. */
  private goOn(): void {
    if (this.stopping) throw new OperatorError('Stopped while starting.', 'Start again.');
  }

  private trimLogs(): void {
    for (const name of ['api', 'worker', 'stripe', 'postgres', 'redis']) {
      try {
        trimLog(path.join(this.settings.dataDir, 'logs', `${name}.log`));
      } catch {
        // A full disk: the next minute may be better, and the log is not worth the stack.
      }
    }
  }
}

/** Like Promise.all, but waits for both even when one fails: what the other started must be known, to be stopped. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
