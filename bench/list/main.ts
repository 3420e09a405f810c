import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { fillLibrary } from '../library/fill-library';
import type { LibraryOptions } from '../library/library';
import { librarySizes } from '../library/sizes';
import { type BenchStack, withStack } from '../support/bench-stack';
import type { HttpPeer } from '../support/http-peer';
import { inTurns, type LoadResult, runLoad } from '../support/load';
import { startPeerServer } from '../support/peer-server';
import { type Line, machineLine, milliseconds, perSecond, ratio, tableOf } from '../support/report';
import { growthExponent, median, medianRatio } from '../support/statistics';

const PAGE = '/assets?limit=20';
const REQUESTS = { alone: 200, together: 600 };
const TOGETHER = 16;
const RATIO_TARGET = 0.12;
const GROWTH_TARGET = 0.1;

interface Measured {
  readonly size: number;
  readonly argus: LoadResult[];
  readonly express: LoadResult[];
  readonly alone: LoadResult[];
}

/** `npm run bench -- list [--full]`: the newest twenty assets, from libraries of 10 000 and 100 000, and with --full of a million. */
export async function benchList(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      full: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      /** A folder for a CPU profile of the api. */
      profile: { type: 'string' },
    },
  });
  const machine = machineLine();
  const measured: Measured[] = [];
  await withStack({ profileDir: values.profile }, async (stack) => {
    const express = await startPeerServer('express-server');
    try {
      for (const [number, size] of librarySizes(values.full).entries()) {
        // Another seed for each: a library's ids follow from it.
        await enterLibrary(stack, { count: size, seed: number + 1 });
        measured.push({ size, ...(await measure(stack.peer, express.peer, Number(values.rounds))) });
      }
    } finally {
      await express.stop();
    }
  });
  console.log(`\n${machine}\n`);
  console.log(tableOf([...measured.map(speedOf), ...growthOf(measured)], 'Express hello'));
}

/** Fills a library and makes the stack's key one of its workspace. */
async function enterLibrary(stack: BenchStack, library: LibraryOptions): Promise<void> {
  process.stderr.write(`Filling a library of ${library.count.toLocaleString('en')}\n`);
  const owner = new Client({ connectionString: stack.databaseOwnerUrl });
  await owner.connect();
  try {
    const { organizationId } = await fillLibrary(owner, library);
    await owner.query('UPDATE api_key SET organization_id = $1', [organizationId]);
  } finally {
    await owner.end();
  }
}

async function measure(argus: HttpPeer, express: HttpPeer, rounds: number): Promise<Omit<Measured, 'size'>> {
  const page = async (): Promise<void> => {
    const { assets } = z.object({ assets: z.array(z.unknown()) }).parse(await argus.json(200, argus.get(PAGE)));
    if (assets.length !== 20) throw new Error(`A page of 20 had ${assets.length} assets`);
  };
  const hello = async (): Promise<void> => void (await express.json(200, express.get('/hello')));
  const load = (send: () => Promise<void>, requests: number, concurrency: number) => () => runLoad({ requests, concurrency, send });
  await load(page, REQUESTS.alone, 1)();
  await load(hello, REQUESTS.alone, 1)();
  return inTurns(rounds, {
    argus: load(page, REQUESTS.together, TOGETHER),
    express: load(hello, REQUESTS.together * 4, TOGETHER),
    alone: load(page, REQUESTS.alone, 1),
  });
}

function speedOf({ size, argus, express }: Measured): Line {
  const speeds = (results: readonly LoadResult[]) => results.map((result) => result.perSecond);
  const result = medianRatio(speeds(argus), speeds(express));
  return {
    what: `list of 20 from ${size.toLocaleString('en')}, concurrency ${TOGETHER}`,
    ours: perSecond(median(speeds(argus))),
    theirs: perSecond(median(speeds(express))),
    result: ratio(result),
    target: `≥ ${ratio(RATIO_TARGET)}`,
    met: result >= RATIO_TARGET,
  };
}

/** How the time of one list grows with the library. */
function growthOf(measured: readonly Measured[]): Line[] {
  const [small] = measured;
  const large = measured.at(-1);
  if (!small || !large || small === large) return [];
  const time = ({ alone }: Measured): number => median(alone.map(({ p50Ms }) => p50Ms));
  const power = growthExponent({ size: small.size, time: time(small) }, { size: large.size, time: time(large) });
  return [
    {
      what: `list of 20, ${small.size.toLocaleString('en')} → ${large.size.toLocaleString('en')}, p50`,
      ours: `${milliseconds(time(small))} → ${milliseconds(time(large))}`,
      theirs: '',
      result: `grows by size^${power.toFixed(2)}`,
      target: `≤ ${ratio(GROWTH_TARGET)}`,
      met: power <= GROWTH_TARGET,
    },
  ];
}
