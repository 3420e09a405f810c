import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateQueueSchema } from '@argus/platform/queue';
import { Client } from 'pg';
import { APP_ROLE, EmbeddedPostgres, EmbeddedRedis, findRedis } from '../../tools/embedded';
import { migrate } from '../../tools/migrate';
import { ProcessGuard } from '../../tools/support/process-guard';
import { isAlive } from '../../tools/support/processes';
import { TEMPLATE_DATABASE, rememberServers } from './servers';

const PREFIX = 'argus-test-run-';

/** Once per `npm test`: one PostgreSQL with a migrated template database and, where there is one, one Redis. */
export default async function setUp(): Promise<void> {
  removeLeftovers();
  const dataDir = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(dataDir, 0o711);
  const guard = new ProcessGuard();
  const postgres = await EmbeddedPostgres.start({ dataDir, durable: false });
  guard.watch([{ pid: postgres.pid, signal: 'INT' }]);
  rememberServers({ dataDir, guard, postgres });

  const program = process.env.REDIS_URL ? undefined : findRedis();
  const redis = program ? await EmbeddedRedis.start(program, { dataDir, durable: false }) : undefined;
  guard.watch([{ pid: postgres.pid, signal: 'INT' }, ...(redis ? [{ pid: redis.pid, signal: 'TERM' as const }] : [])]);
  rememberServers({ dataDir, guard, postgres, redis });

  const owner = new Client({ connectionString: postgres.ownerUrl });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await owner.end();
  const templateUrl = new URL(postgres.ownerUrl);
  templateUrl.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate({ ownerUrl: templateUrl.href, appRole: APP_ROLE, afterMigrate: (url) => migrateQueueSchema(url) });

  process.env.ARGUS_TEST_DATABASE_OWNER_URL = postgres.ownerUrl;
  process.env.ARGUS_TEST_DATABASE_URL = postgres.appUrl;
  process.env.ARGUS_TEST_DATABASE_ADMIN_URL = postgres.adminUrl;
  const redisUrl = process.env.REDIS_URL ?? redis?.url;
  if (redisUrl) process.env.ARGUS_TEST_REDIS_URL = redisUrl;
  // What is under test must take its servers from the test, never from the shell that started it.
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'ARGUS_DATA_DIR', 'ARGUS_QUEUE_BACKEND']) delete process.env[name];
}

/** A run that was interrupted had no time to clean up: the guard ended its servers, the folder is still there. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}
