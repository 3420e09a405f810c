import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runPrisma } from '../prisma/run-prisma';
import { withScratchDatabase } from '../prisma/scratch-database';
import { OperatorError, runTool } from '../support/operator-error';
import { fromRoot } from '../support/paths';
import { differences } from './compare';
import { GENERATED, type Generated } from './generated';

/** `npm run drift`: what is generated equals what is committed, and the migrations make exactly the schema. Exit 1 on a difference. */
void runTool(async () => {
  const problems: string[] = [];
  for (const item of GENERATED) {
    const differing = await compare(item);
    if (differing.length > 0) problems.push(`${item.name}: ${differing.slice(0, 5).join(', ')} (renew with: ${item.renewWith})`);
    console.log(`${differing.length > 0 ? '✗' : '✓'} ${item.name}`);
  }
  const script = await schemaDrift();
  console.log(`${script ? '✗' : '✓'} migrations make the schema`);
  if (script) problems.push(`prisma/migrations and prisma/schema.prisma differ (write a migration with: npm run db:dev):\n${script}`);
  if (problems.length > 0)
    throw new OperatorError(`Out of date:\n    ${problems.join('\n    ')}`, 'Run what is named above and commit the result.');
});

async function compare(item: Generated): Promise<string[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'argus-drift-'));
  try {
    return differences(fromRoot(item.committed), await item.generate(scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The SQL that leads from the migrations to the schema, or undefined when there is nothing to do. */
const schemaDrift = (): Promise<string | undefined> =>
  withScratchDatabase(async (ownerUrl) => {
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
