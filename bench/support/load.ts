import { quantile } from './statistics';

export interface Load {
  readonly requests: number;
  readonly concurrency: number;
  /** Carries out one request; throws when it was not answered as it should be. */
  readonly send: (index: number) => Promise<void>;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** A fixed number of requests, so many at a time. One that fails ends the measurement: what is partly refused is not a speed. */
export async function runLoad({ requests, concurrency, send }: Load): Promise<LoadResult> {
  const times: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const client = async (): Promise<void> => {
    while (next < requests) {
      const index = next++;
      const sentAt = performance.now();
      try {
        await send(index);
      } catch (error) {
        next = requests;
        throw error;
      }
      times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests) }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: requests / seconds, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}

/** Runs each of several measurements once a round, in turn, so that whatever the machine does meanwhile hits all of them. */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  turns: Readonly<Record<Name, (round: number) => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(turns) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round += 1) {
    // Every other round the other way round: neither side always comes first.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) results[name].push(await turns[name](round));
  }
  return results;
}
