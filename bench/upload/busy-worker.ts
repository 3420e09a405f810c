import { z } from 'zod';
import type { BenchStack } from '../support/bench-stack';
import { inTurns } from '../support/load';
import { type Line, perSecond, ratio } from '../support/report';
import { median, medianRatio } from '../support/statistics';
import { uploads } from './throughput';

const REQUESTS = 60;
const BACKLOG = 150;
const TARGET = 0.5;

/** Uploads a second while the worker prepares and looks at pictures as fast as it can, beside those while it is held still. */
export async function measureBusyWorker(stack: BenchStack, jpeg: Buffer, rounds: number): Promise<Line> {
  const turn = () => uploads(stack.peer, '/assets/upload', jpeg, REQUESTS);
  // Enough to do for all rounds; what is measured adds to it.
  stack.pauseWorker();
  await uploads(stack.peer, '/assets/upload', jpeg, BACKLOG);
  const results = await inTurns(rounds, {
    busy: async () => {
      stack.resumeWorker();
      const result = await turn();
      if (!(await hasWork(stack))) throw new Error('The worker ran out of work: this was no measurement');
      return result;
    },
    held: () => {
      stack.pauseWorker();
      return turn();
    },
  });
  stack.resumeWorker();
  const [busy, held] = [results.busy.map((result) => result.perSecond), results.held.map((result) => result.perSecond)];
  const result = medianRatio(busy, held);
  return {
    what: '2 MB at concurrency 8, worker busy ÷ worker held still',
    ours: perSecond(median(busy)),
    theirs: perSecond(median(held)),
    result: ratio(result),
    target: `≥ ${ratio(TARGET)}`,
    met: result >= TARGET,
  };
}

async function hasWork(stack: BenchStack): Promise<boolean> {
  const page = await stack.peer.json(200, stack.peer.get('/assets?status=pending&limit=1'));
  return z.object({ assets: z.array(z.unknown()) }).parse(page).assets.length > 0;
}
