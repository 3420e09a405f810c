import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { BenchStack } from '../support/bench-stack';
import type { HttpPeer } from '../support/http-peer';
import { inTurns, type LoadResult, runLoad } from '../support/load';
import { uniqueJpegForm } from '../support/multipart';
import { startPeerServer } from '../support/peer-server';
import { cpuMs } from '../support/process-usage';
import { type Line, perSecond, ratio } from '../support/report';
import { median, medianRatio } from '../support/statistics';

export interface SizeOfUpload {
  readonly name: string;
  readonly jpeg: Buffer;
  readonly requests: number;
  readonly target: number;
}

const CONCURRENCY = 8;
/** Long enough for the compiler to be done with the code that will run for days: until then its threads take their share. */
const WARM_UP = 2_000;
/** Enough for each size to have met the disk. */
const FIRST_OF_A_SIZE = 100;

/** Uploads a second of Argus without a worker, beside a bare server that writes and hashes the same bytes. */
export async function measureThroughput(stack: BenchStack, sizes: readonly SizeOfUpload[], rounds: number): Promise<Line[]> {
  const folder = stack.scratch('floor');
  const floor = await startPeerServer('floor-server', folder);
  const turn = (peer: HttpPeer, pid: number, route: string) => async (jpeg: Buffer, count: number) => {
    const before = cpuMs(pid);
    const result = await uploads(peer, route, jpeg, count);
    return { ...result, cpuMs: (cpuMs(pid) - before) / count };
  };
  const ours = turn(stack.peer, stack.apiPid, '/assets/upload');
  const theirs = turn(floor.peer, floor.pid, '/upload');
  try {
    const lines: Line[] = [];
    const smallest = sizes.map(({ jpeg }) => jpeg).sort((a, b) => a.length - b.length)[0];
    for (const side of [ours, theirs]) if (smallest) await side(smallest, WARM_UP);
    for (const { name, jpeg, requests, target } of sizes) {
      for (const side of [ours, theirs]) await side(jpeg, FIRST_OF_A_SIZE);
      const results = await inTurns(rounds, { argus: () => ours(jpeg, requests), floor: () => theirs(jpeg, requests) });
      lines.push(lineOf(`${name} at concurrency ${CONCURRENCY}`, results.argus, results.floor, target));
      for (const file of readdirSync(folder)) rmSync(path.join(folder, file));
    }
    return lines;
  } finally {
    await floor.stop();
  }
}

/** So many new pictures at concurrency 8. What others left to be written is on disk before: a sync of ours must not pay for it. */
export async function uploads(peer: HttpPeer, route: string, jpeg: Buffer, requests: number): Promise<LoadResult> {
  execFileSync('sync');
  return runLoad({
    requests,
    concurrency: CONCURRENCY,
    send: async () => {
      const { contentType, parts } = uniqueJpegForm(jpeg);
      await peer.json(201, peer.post(route, contentType, parts));
    },
  });
}

type Turn = LoadResult & { readonly cpuMs: number };

function lineOf(what: string, ours: readonly Turn[], theirs: readonly Turn[], target: number): Line {
  const speeds = (turns: readonly Turn[]) => turns.map((turn) => turn.perSecond);
  const cell = (turns: readonly Turn[]) => {
    const middle = (part: 'p50Ms' | 'p95Ms' | 'cpuMs') => median(turns.map((turn) => turn[part]));
    const times = `p50 ${middle('p50Ms').toFixed(0)}, p95 ${middle('p95Ms').toFixed(0)} ms`;
    return `${perSecond(median(speeds(turns)))}, ${times}, ${middle('cpuMs').toFixed(1)} ms CPU`;
  };
  const result = medianRatio(speeds(ours), speeds(theirs));
  return { what, ours: cell(ours), theirs: cell(theirs), result: ratio(result), target: `≥ ${ratio(target)}`, met: result >= target };
}
