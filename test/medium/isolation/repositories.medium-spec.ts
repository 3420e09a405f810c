import { Client } from 'pg';
import { acrossTenants, asTenant, Database } from '@argus/platform/database';
import { createTestDatabase, type TestDatabase } from '../../support';
import { organizationFilters } from '../../../tools/isolation-mutants/organization-filters';
import { type Probe, PROBES } from './probes';
import { type Scene, setScene, type Workspace } from './scene';

// Every question a repository asks within one organization, asked by another one. Each filter is a line of defence of its own: no service
// and no route stands before it here. `npm run mutants:isolation` takes the filters away one by one: then a stranger's question comes to
// something, unless the row policies stand behind it.

class Undo extends Error {}

interface Outcome {
  readonly answer: unknown;
  /** The rows of both workspaces afterwards, and those that are locked. */
  readonly owners: string;
  readonly strangers: string;
}

let test: TestDatabase;
let database: Database;
let client: Client;
let scene: Scene;
let tables: { name: string; column: string }[];
let before: Outcome;

beforeAll(async () => {
  test = await createTestDatabase();
  client = new Client({ connectionString: test.ownerUrl });
  await client.connect();
  scene = await setScene(client);
  const { rows } = await client.query<{ name: string; column: string }>(
    `SELECT table_name AS name, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('organization_id', 'org_id') AND table_name <> 'asset_count' ORDER BY 1`,
  );
  tables = rows;
  database = new Database({ url: test.url, poolSize: 4 });
  before = await outcomeOf({ ask: () => Promise.resolve(undefined) }, scene.owner);
});
afterAll(async () => {
  await database?.close();
  await client?.end();
  await test?.drop();
});

/** What comes of a question, which is then taken back. @param isConfined true when row policies stand behind its filters */
async function outcomeOf(probe: Probe, { organizationId }: Workspace, isConfined = false): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const work = async (): Promise<void> => {
    const answer = await probe.ask(database, organizationId, scene);
    // What it did to others is to be seen as well.
    await database.client.$queryRaw`SELECT set_config('argus.organization_id', '', true)`;
    outcome = { answer, owners: await stateOf(scene.owner), strangers: await stateOf(scene.stranger) };
    throw new Undo();
  };
  const within = <T>(story: () => T): T => (isConfined ? asTenant(organizationId, story) : acrossTenants(story));
  await within(() => database.transaction(work, [])).catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  if (!outcome) throw new Error('The question had no outcome');
  return outcome;
}

async function stateOf({ organizationId, assetId }: Workspace): Promise<string> {
  const rows: string[] = [];
  for (const { name, column } of tables) {
    const text = `SELECT '${name} ' || to_jsonb(t)::text AS row FROM ${name} t WHERE ${column} = '${organizationId}' ORDER BY 1`;
    const found = await database.client.$queryRaw<{ row: string }[]>(Object.assign([text], { raw: [text] }));
    rows.push(...found.map(({ row }) => row));
  }
  const free = await client.query('SELECT 1 FROM asset WHERE id = $1 FOR UPDATE SKIP LOCKED', [assetId]);
  return [...rows, `locked: ${free.rowCount === 0}`].join('\n');
}

/** They read asset_search, which can have no policy (ARCHITECTURE.md, Isolation): what they find are ids. */
const OUT_OF_REACH = new Set(['AssetFinderRepository.scan', 'AssetFinderRepository.window', 'baseConditions']);

const isNothing = (answer: unknown): boolean =>
  answer === undefined || answer === null || answer === false || answer === 0 || (Array.isArray(answer) && answer.length === 0);

const methods = [...new Set(organizationFilters().map(({ method }) => method))];

describe('Every filter by organization', () => {
  it('is in a method that has a probe', () => {
    expect(methods.filter((method) => !(method in PROBES))).toEqual([]);
    expect(methods.length).toBeGreaterThan(40);
  });
});

describe.each(Object.entries(PROBES))('%s', (_method, probes) => {
  it('does something for the owner', async () => {
    for (const probe of probes) {
      const { answer, owners } = await outcomeOf(probe, scene.owner);
      expect(isNothing(answer) && owners === before.owners).toBe(false);
    }
  });

  it('finds, changes and locks nothing for a stranger', () => expectNothing(probes, false));
});

describe.each(Object.entries(PROBES).filter(([method]) => !OUT_OF_REACH.has(method)))('%s', (_method, probes) => {
  it('is kept by the row policies as well', () => expectNothing(probes, true));
});

async function expectNothing(probes: readonly Probe[], isConfined: boolean): Promise<void> {
  for (const probe of probes) {
    const { answer, owners, strangers } = await outcomeOf(probe, scene.stranger, isConfined);
    expect(isNothing(answer) ? null : answer).toBeNull();
    expect(owners).toBe(before.owners);
    if (!probe.changesOwn) expect(strangers).toBe(before.strangers);
  }
}
