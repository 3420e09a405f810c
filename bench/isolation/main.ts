import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { fillLibrary } from '../library/fill-library';
import { type BenchStack, withStack } from '../support/bench-stack';
import { HttpPeer } from '../support/http-peer';
import { inTurns, type LoadResult, runLoad } from '../support/load';
import { type Line, machineLine, perSecond, ratio, tableOf } from '../support/report';
import { median, medianRatio } from '../support/statistics';

const PAGE = '/assets?limit=20';
const LIBRARY = 10_000;
const REQUESTS = { alone: 300, together: 1_200 };
const TOGETHER = 16;
const TARGET = 0.85;

/**
 * `npm run bench -- isolation`: what the row policies cost a list. With them two workspaces take turns, so that connections change hands all
 * the time; without them one has all to itself.
 */
export async function benchIsolation(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { rounds: { type: 'string', default: '9' } } });
  const machine = machineLine();
  const lines: Line[] = [];
  await withStack({}, async (stack) => {
    const owner = new Client({ connectionString: stack.databaseOwnerUrl });
    await owner.connect();
    const tenants = await twoTenants(stack, owner);
    try {
      for (const concurrency of [1, TOGETHER]) lines.push(await measure(owner, tenants, concurrency, Number(values.rounds)));
    } finally {
      for (const tenant of tenants) tenant.close();
      await owner.end();
    }
  });
  console.log(`\n${machine}\n`);
  console.log(tableOf(lines, 'without policies'));
}

async function measure(owner: Client, tenants: readonly HttpPeer[], concurrency: number, rounds: number): Promise<Line> {
  const requests = concurrency === 1 ? REQUESTS.alone : REQUESTS.together;
  const load = async (isConfined: boolean): Promise<LoadResult> => {
    await setPolicies(owner, isConfined);
    const callers = isConfined ? tenants : tenants.slice(0, 1);
    return runLoad({ requests, concurrency, send: (index) => page(callers[index % callers.length]!) });
  };
  await load(true);
  await load(false);
  const { confined, open } = await inTurns(rounds, { confined: () => load(true), open: () => load(false) });
  const speeds = (results: readonly LoadResult[]) => results.map((result) => result.perSecond);
  const result = medianRatio(speeds(confined), speeds(open));
  return {
    what: `list of 20 from ${LIBRARY.toLocaleString('en')} under row policies, concurrency ${concurrency}`,
    ours: perSecond(median(speeds(confined))),
    theirs: perSecond(median(speeds(open))),
    result: ratio(result),
    target: `≥ ${ratio(TARGET)}`,
    met: result >= TARGET,
  };
}

async function page(tenant: HttpPeer): Promise<void> {
  const { assets } = z.object({ assets: z.array(z.unknown()) }).parse(await tenant.json(200, tenant.get(PAGE)));
  if (assets.length !== 20) throw new Error(`A page of 20 had ${assets.length} assets`);
}

/** Two workspaces with a library and a key each. */
async function twoTenants(stack: BenchStack, owner: Client): Promise<HttpPeer[]> {
  const { peer } = stack;
  const created = await peer.json(201, peer.post('/keys', 'application/json', [Buffer.from('{"name":"Second"}')]));
  const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(created);
  const [first, second] = [await fillLibrary(owner, { count: LIBRARY, seed: 1 }), await fillLibrary(owner, { count: LIBRARY, seed: 2 })];
  await owner.query('UPDATE api_key SET organization_id = $1, created_by = NULL WHERE id <> $2', [first.organizationId, id]);
  await owner.query('UPDATE api_key SET organization_id = $1, created_by = NULL, parent_id = NULL WHERE id = $2', [
    second.organizationId,
    id,
  ]);
  return [peer, new HttpPeer(peer.baseUrl, { authorization: `Bearer ${key}` })];
}

const setPolicies = (owner: Client, areOn: boolean) =>
  owner.query(`DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'public' LOOP
      EXECUTE format('ALTER TABLE %I ${areOn ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY', one.tablename);
    END LOOP; END $$`);
