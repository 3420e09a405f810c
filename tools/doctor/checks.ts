import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { ensureDataDir, findRedis } from '../embedded';
import { prepareBinaries, runAs } from '../embedded/binaries';
import { explainConnection } from '../migrate';
import { checkNodeVersion } from '../support/node-version';
import { OperatorError, messageOf } from '../support/operator-error';
import { checkPort, type StartSettings } from '../start/settings';

export interface Finding {
  readonly name: string;
  /** `warn`: Argus starts, and something would be better otherwise. `fail`: it would not start. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly fix?: string;
}

const COMFORTABLE_BYTES = 2 * 1024 ** 3;
const NEEDED_BYTES = 300 * 1024 ** 2;

const ok = (name: string, detail: string): Finding => ({ name, state: 'ok', detail });
const failed = (name: string, error: unknown): Finding => ({
  name,
  state: 'fail',
  detail: messageOf(error),
  fix: error instanceof OperatorError ? error.fix : undefined,
});

export function checkNode(): Finding {
  try {
    checkNodeVersion();
    return ok('node', `${process.versions.node} on ${process.platform} ${process.arch}`);
  } catch (error) {
    return failed('node', error);
  }
}

export function checkNpm(): Finding {
  const { stdout, status } = spawnSync('npm', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return { name: 'npm', state: 'warn', detail: 'not on PATH', fix: 'Needed to install and start from a checkout only.' };
  const version = stdout.trim();
  if (Number(version.split('.')[0]) >= 10) return ok('npm', version);
  return { name: 'npm', state: 'fail', detail: `${version} is too old`, fix: 'npm install --global npm@10 (or newer)' };
}

export function checkDataDir(dataDir: string): Finding {
  const existed = existsSync(dataDir);
  try {
    ensureDataDir(dataDir);
    return ok('data', `${dataDir} ${existed ? 'can be written to' : 'was created'}`);
  } catch (error) {
    return failed('data', error);
  }
}

export function checkDisk(dataDir: string, freeBytes = freeBytesOf(dataDir)): Finding {
  const detail = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free for ${dataDir}`;
  if (freeBytes >= COMFORTABLE_BYTES) return ok('disk', detail);
  const fix = 'Free some space, or set ARGUS_DATA_DIR to a folder on another disk.';
  return { name: 'disk', state: freeBytes < NEEDED_BYTES ? 'fail' : 'warn', detail, fix };
}

function freeBytesOf(folder: string): number {
  let existing = folder;
  while (!existsSync(existing)) existing = path.dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}

export async function checkFreePort(settings: StartSettings): Promise<Finding> {
  try {
    await checkPort(settings);
    return ok('port', `${settings.port} on ${settings.host} is free`);
  } catch (error) {
    const ours = await answersAsArgus(settings.localUrl);
    return ours ? ok('port', `${settings.port}: Argus itself answers there`) : failed('port', error);
  }
}

async function answersAsArgus(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

export async function checkDatabase(settings: StartSettings): Promise<Finding> {
  if (!settings.databaseUrl) {
    try {
      const { version } = prepareBinaries(runAs(), settings.dataDir);
      return ok('database', `the bundled PostgreSQL ${version} runs here`);
    } catch (error) {
      return failed('database', error);
    }
  }
  const client = new Client({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return ok('database', `PostgreSQL ${rows[0]?.server_version ?? ''} answers`);
  } catch (error) {
    return failed('database', explainConnection(error, settings.databaseUrl));
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function checkQueue(settings: StartSettings): Promise<Finding> {
  if (settings.queueBackend === 'postgres') return ok('queue', 'in PostgreSQL, as ARGUS_QUEUE_BACKEND asks');
  if (settings.redisUrl) {
    const { hostname, port } = new URL(settings.redisUrl);
    if (await accepts(hostname, Number(port || 6379))) return ok('queue', `Redis answers at ${hostname}:${port || 6379}`);
    return {
      name: 'queue',
      state: 'fail',
      detail: `nothing answers at ${hostname}:${port || 6379}`,
      fix: 'Start Redis, or correct REDIS_URL.',
    };
  }
  const program = findRedis();
  if (program) return ok('queue', `${program} will be started`);
  const fix = 'Nothing has to be done; for more jobs a second: apt-get install redis-server, or brew install valkey.';
  return { name: 'queue', state: 'warn', detail: 'in PostgreSQL: no redis-server or valkey-server found', fix };
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3_000 });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
