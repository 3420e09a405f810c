import { spawn } from 'node:child_process';
import { fromRoot, repositoryRoot } from '../support/paths';

export interface PrismaRun {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * The `prisma` command with the engine that needs no download. Its stdin is closed: with an open one `migrate dev` would wait
 * for a name for ever, here and in CI. `PRISMA_SCHEMA_ENGINE_BINARY` set by the caller wins.
 */
export function runPrisma(args: readonly string[], env: NodeJS.ProcessEnv = {}, show = false): Promise<PrismaRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fromRoot('node_modules', 'prisma', 'build', 'index.js'), ...args], {
      cwd: repositoryRoot,
      env: {
        PRISMA_SCHEMA_ENGINE_BINARY: fromRoot('tools', 'schema-engine.mjs'),
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
        ...process.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString();
      if (show) stream.write(chunk);
    };
    child.stdout.on('data', collect(process.stdout));
    child.stderr.on('data', collect(process.stderr));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}
