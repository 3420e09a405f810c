import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedRedis, findRedis } from '../../tools/embedded';
import { ProcessGuard } from '../../tools/support/process-guard';
import { fromEnvironment } from './database';

export interface TestRedis {
  readonly url: string;
  /** A key prefix of the caller's own on the shared server. */
  readonly prefix: string;
}

/** The run's shared Redis, kept apart by prefix. Never flush it: other test files are on it. */
export const createTestRedis = (): TestRedis => ({ url: fromEnvironment('ARGUS_TEST_REDIS_URL'), prefix: `test-${randomUUID()}` });

export interface OwnRedis {
  readonly url: string;
  /** As a crash would end it: nothing is flushed. */
  crash(): Promise<void>;
  /** Back on the same port with what the append-only file kept. */
  restart(): Promise<void>;
  destroy(): Promise<void>;
}

/** A Redis server of the caller's own, to flush, crash and restart. */
export async function createOwnRedis(): Promise<OwnRedis> {
  const program = findRedis();
  if (!program) throw new Error('There is no redis-server on PATH: this suite should not have been selected.');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'argus-test-redis-'));
  const guard = new ProcessGuard();
  let server = await EmbeddedRedis.start(program, { dataDir });
  guard.watch([{ pid: server.pid, signal: 'TERM' }]);
  return {
    url: server.url,
    crash: () => server.crash(),
    async restart() {
      server = await EmbeddedRedis.start(program, { dataDir, port: server.port });
      guard.watch([{ pid: server.pid, signal: 'TERM' }]);
    },
    async destroy() {
      await server.destroy();
      await guard.release();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
