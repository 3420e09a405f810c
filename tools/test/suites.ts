import { OperatorError } from '../support/operator-error';

/** What a machine may lack, by the name ARGUS_TEST_REQUIRE knows it under. */
export type Need = 'redis' | 'chromium';

export interface Suite {
  /** The jest project's display name. */
  readonly project: string;
  readonly shows: string;
  readonly needs?: Need;
}

export const SUITES: readonly Suite[] = [
  { project: 'unit', shows: 'rules and services, no server' },
  { project: 'medium', shows: 'real PostgreSQL, real files, real processes' },
  { project: 'queue-postgres', shows: 'the queue kernel on PostgreSQL' },
  { project: 'queue-redis', shows: 'the queue kernel and the rate limits on Redis', needs: 'redis' },
  { project: 'e2e', shows: 'the built api and worker, through HTTP' },
  { project: 'e2e-redis', shows: 'a Redis that is flushed and dies under them', needs: 'redis' },
];

const ABSENT: Record<Need, { why: string; fix: string }> = {
  redis: {
    why: 'no redis-server or valkey-server on PATH and no REDIS_URL',
    fix: 'Install one (apt-get install redis-server, brew install valkey) or set REDIS_URL.',
  },
  chromium: { why: 'no Chromium on PATH', fix: 'Install one (apt-get install chromium) or set CHROMIUM_PATH.' },
};

const isNeed = (name: string): name is Need => name in ABSENT;

/** The suites this machine can run. Throws when ARGUS_TEST_REQUIRE names something that is not there. */
export function selectSuites(present: ReadonlySet<Need>, required: string): Suite[] {
  for (const name of required.split(',').map((part) => part.trim())) {
    if (name === '') continue;
    if (!isNeed(name)) {
      throw new OperatorError(`ARGUS_TEST_REQUIRE names ${name}, which no suite needs.`, `It knows: ${Object.keys(ABSENT).join(', ')}.`);
    }
    if (!present.has(name)) throw new OperatorError(`ARGUS_TEST_REQUIRE names ${name}: ${ABSENT[name].why}.`, ABSENT[name].fix);
  }
  return SUITES.filter(({ needs }) => needs === undefined || present.has(needs));
}

/** One line a suite, with the reason where it can't run. */
export const describeSuites = (selected: readonly Suite[]): string =>
  SUITES.map((suite) => {
    const runs = selected.includes(suite);
    const reason = suite.needs && !runs ? ABSENT[suite.needs].why : suite.shows;
    return `  ${runs ? '✓' : '–'} ${suite.project.padEnd(15)} ${runs ? reason : `not here: ${reason}`}`;
  }).join('\n');
