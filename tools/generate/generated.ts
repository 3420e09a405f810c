import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { runPrisma } from '../prisma/run-prisma';
import { OperatorError } from '../support/operator-error';
import { fromRoot } from '../support/paths';
import { environmentPage } from './environment-page';
import { errorsPage } from './errors-page';
import { openApiText } from './openapi-text';

/** Something that is generated and committed. `npm run generate` renews it, `npm run drift` fails when it is not what it would be. */
export interface Generated {
  readonly name: string;
  /** Where the committed copy is, from the root of the checkout: a file or a folder. */
  readonly committed: string;
  /** Makes it anew below `scratch`, an empty folder of its own, and returns the path. The same sources give the same bytes. */
  generate(scratch: string): Promise<string>;
}

const CLIENT = 'libs/platform/src/database/generated';

const databaseClient: Generated = {
  name: 'database client',
  committed: CLIENT,
  async generate(scratch) {
    // The generator writes to a place relative to the schema: a copy of the schema makes it write into the scratch folder.
    const schema = path.join(scratch, 'prisma', 'schema.prisma');
    mkdirSync(path.dirname(schema), { recursive: true });
    copyFileSync(fromRoot('prisma', 'schema.prisma'), schema);
    const { exitCode, output } = await runPrisma(['generate', '--schema', schema]);
    if (exitCode !== 0) throw new OperatorError(`prisma generate failed:\n${output}`, 'Correct prisma/schema.prisma.');
    return path.join(scratch, CLIENT);
  },
};

/** A text, left as prettier leaves it unless prettier is told to ignore it: `npm run format` must change nothing in it. */
const textFile = (name: string, committed: string, textOf: () => string): Generated => ({
  name,
  committed,
  async generate(scratch) {
    const file = path.join(scratch, path.basename(committed));
    const { ignored } = await getFileInfo(fromRoot(committed), { ignorePath: fromRoot('.prettierignore') });
    const options = { ...(await resolveConfig(fromRoot(committed))), filepath: committed };
    writeFileSync(file, ignored ? textOf() : await format(textOf(), options));
    return file;
  },
});

export const GENERATED: readonly Generated[] = [
  databaseClient,
  textFile('OpenAPI document', 'docs/openapi.json', openApiText),
  textFile('error catalogue', 'docs/errors.md', errorsPage),
  textFile('environment reference', 'docs/environment.md', environmentPage),
];
