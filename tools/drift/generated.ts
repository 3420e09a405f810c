import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { runPrisma } from '../prisma/run-prisma';
import { OperatorError } from '../support/operator-error';
import { fromRoot } from '../support/paths';

/** Something that is generated and committed. */
export interface Generated {
  readonly name: string;
  /** Where the committed copy is, from the root of the checkout: a file or a folder. */
  readonly committed: string;
  /** The npm script that renews it. */
  readonly renewWith: string;
  /** Makes it anew somewhere below `scratch`, a folder of its own, and returns the path. */
  generate(scratch: string): Promise<string>;
}

const CLIENT = 'libs/platform/src/database/generated';

export const GENERATED: readonly Generated[] = [
  {
    name: 'database client',
    committed: CLIENT,
    renewWith: 'npm run db:generate',
    async generate(scratch) {
      // The generator writes to a place relative to the schema: a copy of the schema makes it write into the scratch folder.
      const schema = path.join(scratch, 'prisma', 'schema.prisma');
      mkdirSync(path.dirname(schema), { recursive: true });
      copyFileSync(fromRoot('prisma', 'schema.prisma'), schema);
      const { exitCode, output } = await runPrisma(['generate', '--schema', schema]);
      if (exitCode !== 0) throw new OperatorError(`prisma generate failed:\n${output}`, 'Correct prisma/schema.prisma.');
      return path.join(scratch, CLIENT);
    },
  },
];
