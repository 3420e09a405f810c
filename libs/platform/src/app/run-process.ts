import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { type Config, ConfigError, configOfProcess, EX_CONFIG } from '../config';
import { loadOrCreateDevelopmentSecret } from '../secrets';

export type ProcessConfig = Config & { readonly secret: string };

/** The configuration with a secret: the given one, or in development the one in the data directory. */
export async function withSecret(config: Config): Promise<ProcessConfig> {
  if (config.secret !== undefined) return { ...config, secret: config.secret };
  await mkdir(config.dataDir, { recursive: true });
  return { ...config, secret: await loadOrCreateDevelopmentSecret(path.join(config.dataDir, 'secret')) };
}

/**
 * The life of one process: read the environment, start, stop on SIGTERM or SIGINT or when the supervisor that forked it is gone.
 * A broken environment is printed line by line and ends the process with 78.
 */
export async function runProcess(start: (config: ProcessConfig) => Promise<INestApplicationContext>): Promise<void> {
  try {
    const app = await start(await withSecret(configOfProcess()));
    app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  } catch (error) {
    const lines = error instanceof ConfigError ? error.problems : [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exit(error instanceof ConfigError ? EX_CONFIG : 1);
  }
}
