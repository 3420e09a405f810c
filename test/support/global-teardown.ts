import { rmSync } from 'node:fs';
import { rememberedServers } from './servers';

export default async function tearDown(): Promise<void> {
  const servers = rememberedServers();
  if (!servers) return;
  await servers.redis?.destroy();
  await servers.postgres.destroy();
  await servers.guard.release();
  rmSync(servers.dataDir, { recursive: true, force: true });
}
