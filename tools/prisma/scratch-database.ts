import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres } from '../embedded';
import { ProcessGuard } from '../support/process-guard';

/** Runs `work` with the owner's URL of a PostgreSQL that exists for nothing else and is deleted afterwards. */
export async function withScratchDatabase<T>(work: (ownerUrl: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'argus-scratch-'));
  chmodSync(dataDir, 0o711);
  const guard = new ProcessGuard();
  try {
    const server = await EmbeddedPostgres.start({ dataDir, durable: false });
    guard.watch([{ pid: server.pid, signal: 'INT' }]);
    try {
      return await work(server.ownerUrl);
    } finally {
      await server.destroy();
    }
  } finally {
    await guard.release();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
