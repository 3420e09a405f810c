import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { fillLibrary } from '../library/fill-library';
import { type BenchStack, withStack } from '../support/bench-stack';
import { HttpPeer } from '../support/http-peer';
import { inTurns, type LoadResult, runLoad } from '../support/load';
import { type Line, machineLine, perSecond, ratio, tableOf } from '../support/report';
import { median, medianRatio } from '../support/statistics';
import { OPEN_ORGANIZATION } from './open-guard';

const PAGE = '/assets?limit=20';
const LIBRARY = 10_000;
const REQUESTS = { alone: 300, together: 1_200 };
const TOGETHER = 16;
const TARGET = 0.85;

/** `npm run bench -- auth`: what it costs a list to know whose key it is, against an api that asks nobody. */
export async function benchAuth(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { rounds: { type: 'string', default: '9' } } });
  const machine = machineLine();
  const lines: Line[] = [];
  await withStack({}, async (stack) => {
    const organizationId = await enterLibrary(stack);
    const open = new HttpPeer(
      await stack.startApi('open-api', path.join(__dirname, 'open-api.js'), { [OPEN_ORGANIZATION]: organizationId }),
    );
    try {
      await checkThatOneAsks(stack.peer.baseUrl);
      for (const concurrency of [1, TOGETHER]) lines.push(await measure(stack.peer, open, concurrency, Number(values.rounds)));
    } finally {
      open.close();
    }
  });
  console.log(`\n${machine}\n`);
  console.log(tableOf(lines, 'nobody is asked'));
}

/** Fills a library and makes the stack's key one of its workspace, which it returns. */
async function enterLibrary(stack: BenchStack): Promise<string> {
  const owner = new Client({ connectionString: stack.databaseOwnerUrl });
  await owner.connect();
  try {
    const { organizationId } = await fillLibrary(owner, { count: LIBRARY, seed: 1 });
    await owner.query('UPDATE api_key SET organization_id = $1, created_by = NULL', [organizationId]);
    return organizationId;
  } finally {
    await owner.end();
  }
}

/** What is compared differs in this: the one lets nobody in without a key. The other one is shown to by every page it answers. */
async function checkThatOneAsks(baseUrl: string): Promise<void> {
  const nobody = new HttpPeer(baseUrl);
  await nobody.json(401, nobody.get(PAGE));
  nobody.close();
}

async function measure(asking: HttpPeer, open: HttpPeer, concurrency: number, rounds: number): Promise<Line> {
  const requests = concurrency === 1 ? REQUESTS.alone : REQUESTS.together;
  const load = (peer: HttpPeer) => (): Promise<LoadResult> => runLoad({ requests, concurrency, send: () => page(peer) });
  const turns = { asking: load(asking), open: load(open) };
  await inTurns(1, turns);
  const results = await inTurns(rounds, turns);
  const speeds = (of: readonly LoadResult[]) => of.map((result) => result.perSecond);
  const result = medianRatio(speeds(results.asking), speeds(results.open));
  return {
    what: `list of 20 from ${LIBRARY.toLocaleString('en')} with a key, concurrency ${concurrency}`,
    ours: perSecond(median(speeds(results.asking))),
    theirs: perSecond(median(speeds(results.open))),
    result: ratio(result),
    target: `≥ ${ratio(TARGET)}`,
    met: result >= TARGET,
  };
}

async function page(peer: HttpPeer): Promise<void> {
  const { assets } = z.object({ assets: z.array(z.unknown()) }).parse(await peer.json(200, peer.get(PAGE)));
  if (assets.length !== 20) throw new Error(`A page of 20 had ${assets.length} assets`);
}
