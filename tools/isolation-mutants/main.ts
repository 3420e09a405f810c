import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { type OrganizationFilter, organizationFilters } from './organization-filters';
import { OperatorError, runTool } from '../support/operator-error';
import { fromRoot } from '../support/paths';

const SUITE = 'test/medium/isolation';

/**
 * `npm run mutants:isolation [-- <part of a method's name>]`: takes each filter by organization out of the repositories, one at a time, and
 * runs the isolation tests of its method, which must fail. Sources are changed on disk while it runs, and put back.
 */
void runTool(() => {
  const [wanted = ''] = process.argv.slice(2);
  const filters = organizationFilters().filter(({ method }) => method.includes(wanted));
  if (filters.length === 0) throw new OperatorError(`No method with a filter has ${wanted} in its name.`, 'Leave it out to try all.');
  const tried = filters.map((filter, at) => {
    process.stderr.write(`${at + 1} of ${filters.length}: ${filter.method}\n`);
    return { filter, noticed: isNoticed(filter) };
  });
  const table = new Table({ head: ['method', 'filter', 'without it'] });
  for (const { filter, noticed } of tried) table.push([filter.method, filter.text, noticed ? 'the tests fail' : 'NOBODY NOTICES']);
  const survivors = tried.filter(({ noticed }) => !noticed).length;
  process.stdout.write(`${table.toString()}\n${filters.length - survivors} of ${filters.length} are noticed.\n`);
  return Promise.resolve(survivors === 0 ? 0 : 1);
});

function isNoticed({ file, method, start, text }: OrganizationFilter): boolean {
  const source = readFileSync(fromRoot(file), 'utf8');
  // It stays in the statement, so that the parameters keep their numbers and types; it no longer confines anything.
  const open = `(${text} OR true)`;
  try {
    writeFileSync(fromRoot(file), source.slice(0, start) + open + source.slice(start + text.length));
    const args = [fromRoot('node_modules', 'jest', 'bin', 'jest.js'), SUITE, '--selectProjects', 'medium', '-t', method];
    return spawnSync(process.execPath, args, { cwd: fromRoot(), stdio: 'ignore' }).status !== 0;
  } finally {
    writeFileSync(fromRoot(file), source);
  }
}
