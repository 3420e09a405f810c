import type { EmbeddedPostgres, EmbeddedRedis } from '../../tools/embedded';
import type { ProcessGuard } from '../../tools/support/process-guard';

export const TEMPLATE_DATABASE = 'argus_template';

export interface TestServers {
  readonly dataDir: string;
  readonly guard: ProcessGuard;
  readonly postgres: EmbeddedPostgres;
  readonly redis?: EmbeddedRedis;
}

// jest loads setup and teardown each in a module registry of its own: the process is what they share.
const holder = globalThis as typeof globalThis & { argusTestServers?: TestServers };

export const rememberServers = (servers: TestServers): void => {
  holder.argusTestServers = servers;
};

export const rememberedServers = (): TestServers | undefined => holder.argusTestServers;
