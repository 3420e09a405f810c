import { OperatorError, runTool } from '../support/operator-error';
import { migrate } from './migrate';
import { migrateQueue, queueIsPostgres } from './queue-schema';

const userOf = (url: string | undefined): string | undefined =>
  url && URL.canParse(url) ? decodeURIComponent(new URL(url).username) || undefined : undefined;

/** `npm run db:migrate`: DATABASE_OWNER_URL (else DATABASE_URL) applies, the role of DATABASE_URL is granted the use of it. */
void runTool(async () => {
  const appUrl = process.env.DATABASE_URL;
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? appUrl;
  if (!ownerUrl) {
    throw new OperatorError(
      'There is no database to migrate: DATABASE_URL is not set.',
      'Set DATABASE_OWNER_URL or DATABASE_URL; npm start migrates the bundled database by itself.',
      78,
    );
  }
  const startedAt = performance.now();
  const { applied, total } = await migrate({
    ownerUrl,
    appRole: userOf(appUrl),
    afterMigrate: queueIsPostgres(process.env) ? migrateQueue : undefined,
  });
  for (const name of applied) console.log(`applied ${name}`);
  console.log(`${total} migrations, ${applied.length} applied now (${Math.round(performance.now() - startedAt)} ms)`);
});
