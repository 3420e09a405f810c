import { migrate } from '../migrate';
import { runTool } from '../support/operator-error';
import { runPrisma } from './run-prisma';
import { withScratchDatabase } from './scratch-database';

const NEEDS_DATABASE = new Set(['migrate', 'db', 'studio']);

/**
 * `npm run db:prisma -- <arguments>`: any `prisma` command, offline. Without DATABASE_URL or DATABASE_OWNER_URL a command that
 * needs a database gets a fresh one with every migration applied, so that `db:dev` never touches the data of a running Argus.
 */
void runTool(async () => {
  const args = process.argv.slice(2);
  const given = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
  if (given || !NEEDS_DATABASE.has(args[0] ?? '')) return (await runPrisma(args, {}, true)).exitCode;
  return withScratchDatabase(async (ownerUrl) => {
    await migrate({ ownerUrl });
    return (await runPrisma(args, { DATABASE_OWNER_URL: ownerUrl }, true)).exitCode;
  });
});
