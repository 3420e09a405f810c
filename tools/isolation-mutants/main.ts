import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { type OrganizationFilter, organizationFilters } from './organization-filters';
import { OperatorError, runTool } from '../support/operator-error';
import { fromRoot } from '../support/paths';

const SUITE = 'test/medium/isolation';

/** What becomes of a method without one of its filters. */
interface Loss {
  readonly filter: OrganizationFilter;
  /** The tests that ask it as a stranger fail. */
  readonly isNoticed: boolean;
  /** Behind the row policies they pass: nothing leaks. */
  readonly isKept: boolean;
}

/**
 * `npm run mutants:isolation [-- <part of a method's name>]`: takes each filter by organization out of the repositories, one at a time, and
 * runs the isolation tests of its method: they must fail, and pass behind the row policies. Sources are changed on disk while it runs, and
 * put back.
 */
void runTool(() => {
  const [wanted = ''] = process.argv.slice(2);
  const filters = organizationFilters().filter(({ method }) => method.includes(wanted));
  if (filters.length === 0) throw new OperatorError(`No method with a filter has ${wanted} in its name.`, 'Leave it out to try all.');
  const losses = filters.map((filter, at) => {
    process.stderr.write(`${at + 1} of ${filters.length}: ${filter.method}\n`);
    return without(filter);
  });
  const table = new Table({ head: ['method', 'filter', 'without it', 'behind row policies'] });
  for (const { filter, isNoticed, isKept } of losses)
    table.push([filter.method, filter.text, isNoticed ? 'the tests fail' : 'NOBODY NOTICES', isKept ? 'nothing leaks' : 'IT LEAKS']);
  const noticed = losses.filter((loss) => loss.isNoticed).length;
  const kept = losses.filter((loss) => loss.isKept).length;
  process.stdout.write(`${table.toString()}\n${noticed} of ${losses.length} are noticed; ${kept} leak nothing behind the row policies.\n`);
  return Promise.resolve(noticed === losses.length ? 0 : 1);
});

function without(filter: OrganizationFilter): Loss {
  const { file, method, start, text } = filter;
  const source = readFileSync(fromRoot(file), 'utf8');
  // It stays in the statement, so that the parameters keep their numbers and types; it no longer confines anything.
  const open = `(${text} OR true)`;
  try {
    writeFileSync(fromRoot(file), source.slice(0, start) + open + source.slice(start + text.length));
    const isNoticed = !passes(`${method} (does something|finds, changes)`);
    return { filter, isNoticed, isKept: passes(`${method} is kept by the row policies`) };
  } finally {
    writeFileSync(fromRoot(file), source);
  }
}

function passes(testName: string): boolean {
  const jest = fromRoot('node_modules', 'jest', 'bin', 'jest.js');
  const { stdout, status } = spawnSync(process.execPath, [jest, SUITE, '--selectProjects', 'medium', '--json', '-t', testName], {
    cwd: fromRoot(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // A name that no test has keeps nothing.
  return status === 0 && (JSON.parse(stdout) as { numPassedTests: number }).numPassedTests > 0;
}
