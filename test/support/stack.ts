import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findRedis } from '../../tools/embedded';
import { fromRoot } from '../../tools/support/paths';
import { freePort, until } from '../../tools/support/processes';
import { createTestDatabase, type TestDatabase } from './database';
import { createOwnRedis, type OwnRedis } from './redis';
import { StackProcess } from './stack-process';
import { temporaryDataDir } from './supervisor';

export interface StackOptions {
  /** Added to, and winning over, what every test stack gets. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: Redis where the machine has one, as in `npm start`. */
  readonly queue?: 'redis' | 'postgres';
  /** How many workers; default 1. */
  readonly workers?: number;
}

export interface TestStack {
  readonly baseUrl: string;
  readonly dataDir: string;
  /** The admin key of the demo workspace. */
  readonly apiKey: string;
  readonly workspaceId: string;
  readonly database: TestDatabase;
  readonly redis: OwnRedis | undefined;
  readonly api: StackProcess;
  readonly workers: StackProcess[];
  /** What all of its processes have said so far. */
  logs(): string;
  addWorker(): StackProcess;
  /** A second api beside the first one, with settings of its own; returns its address when it is ready. */
  addApi(env?: NodeJS.ProcessEnv): Promise<string>;
  /** Waits until /health/ready answers 200: after the start, or after `api.restart()`. */
  waitUntilReady(): Promise<void>;
  /** Stops every process and deletes database, queue and files. */
  stop(): Promise<void>;
}

/** The built api and worker as processes, on a database, a queue and a data folder of their own. */
export async function startStack(options: StackOptions = {}): Promise<TestStack> {
  const usesRedis = options.queue ? options.queue === 'redis' : findRedis() !== undefined;
  const [database, redis, port] = await Promise.all([createTestDatabase(), usesRedis ? createOwnRedis() : undefined, freePort()]);
  const data = temporaryDataDir();
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    ARGUS_DATA_DIR: data.path,
    DATABASE_URL: database.url,
    ...(redis ? { REDIS_URL: redis.url } : { ARGUS_QUEUE_BACKEND: 'postgres' }),
    ...options.env,
  };
  const baseUrl = `http://127.0.0.1:${port}`;
  const api = new StackProcess('api', fromRoot('dist', 'apps', 'api', 'src', 'main.js'), env);
  const workers: StackProcess[] = [];
  const moreApis: StackProcess[] = [];
  const addApi = async (more: NodeJS.ProcessEnv = {}) => {
    const itsPort = await freePort();
    const another = new StackProcess('api', fromRoot('dist', 'apps', 'api', 'src', 'main.js'), { ...env, PORT: String(itsPort), ...more });
    moreApis.push(another);
    const address = `http://127.0.0.1:${itsPort}`;
    if (!(await until(() => answers(`${address}/health/ready`), 60_000, 50)))
      throw new Error(`It is not ready:\n${another.log.slice(-4_000)}`);
    return address;
  };
  const addWorker = () => {
    const worker = new StackProcess('worker', fromRoot('dist', 'apps', 'worker', 'src', 'main.js'), env);
    workers.push(worker);
    return worker;
  };
  const waitUntilReady = async () => {
    const ready = await until(async () => !api.running || (await answers(`${baseUrl}/health/ready`)), 60_000, 50);
    if (!ready || !api.running) throw new Error(`The api is not ready:\n${api.log.slice(-4_000)}`);
  };
  const stop = async () => {
    await Promise.all([api, ...moreApis].map((one) => one.stop()));
    await Promise.all(workers.map((worker) => worker.stop()));
    await redis?.destroy();
    await database.drop();
    data.remove();
  };
  try {
    for (let count = options.workers ?? 1; count > 0; count -= 1) addWorker();
    await waitUntilReady();
    const file = path.join(data.path, 'credentials.json');
    const { apiKey, workspaceId } = JSON.parse(readFileSync(file, 'utf8')) as { apiKey: string; workspaceId: string };
    const logs = () => [api, ...moreApis, ...workers].map(({ log }) => log).join('\n');
    return {
      baseUrl,
      dataDir: data.path,
      apiKey,
      workspaceId,
      database,
      redis,
      api,
      workers,
      logs,
      addWorker,
      addApi,
      waitUntilReady,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
