import { runPrisma } from '../prisma/run-prisma';
import { withScratchDatabase } from '../prisma/scratch-database';
import { GENERATED, type Generated } from '../generate/generated';
import { inScratchFolder } from '../generate/in-scratch';
import { OperatorError, runTool } from '../support/operator-error';
import { fromRoot } from '../support/paths';
import { differences } from './compare';

/** `npm run drift`: what is generated equals what is committed, and the migrations make exactly the schema. Exit 1 on a difference. */
void runTool(async () => {
  const stale: string[] = [];
  for (const item of GENERATED) {
    const differing = await staleFilesOf(item);
    stale.push(...differing);
    console.log(`${differing.length > 0 ? '✗' : '✓'} ${item.name}`);
  }
  const script = await schemaDrift();
  console.log(`${script ? '✗' : '✓'} migrations make the schema`);
  if (script) {
    const fix = 'Write a migration with npm run db:dev -- --name what_changes, and commit it.';
    throw new OperatorError(`prisma/migrations and prisma/schema.prisma differ:\n${script}`, fix);
  }
  if (stale.length > 0) {
    const more = stale.length > 5 ? ` and ${stale.length - 5} more` : '';
    throw new OperatorError(`Out of date: ${stale.slice(0, 5).join(', ')}${more}.`, 'npm run generate, and commit the result.');
  }
});

/** Paths from the root of the checkout. */
function staleFilesOf(item: Generated): Promise<string[]> {
  return inScratchFolder(async (scratch) => {
    const names = differences(fromRoot(item.committed), await item.generate(scratch));
    return names.map((name) => [item.committed, name].filter(Boolean).join('/'));
  });
}

/** The SQL that leads from the migrations to the schema, or undefined when there is nothing to do. */
function schemaDrift(): Promise<string | undefined> {
  return withScratchDatabase(async (ownerUrl) => {
    const args = [
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema.prisma',
      '--script',
      '--exit-code',
    ];
    const { exitCode, output } = await runPrisma(args, { DATABASE_OWNER_URL: ownerUrl });
    if (exitCode === 0) return undefined;
    if (exitCode === 2) return output.trim();
    throw new OperatorError(`The migrations could not be replayed:\n${output.trim()}`, 'Correct prisma/migrations.');
  });
}
