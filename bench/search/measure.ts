import type { Client } from 'pg';
import {
  AssetCountsRepository,
  AssetFinder,
  AssetFinderRepository,
  type AssetList,
  AssetSearchService,
  AssetsRepository,
  ProjectsRepository,
} from '@argus/assets';
import { escapeLike } from '@argus/common';
import { Database } from '@argus/platform/database';
import type { QueryClasses } from '../library/query-classes';

export const PAGE = 20;

export interface MeasuredClass {
  readonly name: string;
  /** Milliseconds, one for each query and round. */
  readonly ours: number[];
  readonly theirs: number[];
  /** How the totals came out. */
  readonly note: string;
}

export interface Measured {
  readonly size: number;
  readonly classes: readonly MeasuredClass[];
  /** Of all classes but the skewed ones, every class weighing the same. */
  readonly ours: number[];
  readonly theirs: number[];
  /** Pages that have the same assets in the same order as the peer's, of all that are held to be complete. */
  readonly samePages: number;
  readonly pages: number;
}

export interface Search {
  find(organizationId: string, terms: readonly string[]): Promise<AssetList>;
  end(): Promise<void>;
}

/** The search of the api, without HTTP: the page is found and its assets are read. */
export function searchOf(url: string): Search {
  const database = new Database({ url, poolSize: 4 });
  const finder = new AssetFinder(new AssetFinderRepository(database), new AssetCountsRepository(database));
  const service = new AssetSearchService(finder, new AssetsRepository(database), new ProjectsRepository(database));
  return {
    find: (organizationId, terms) => service.list(organizationId, { terms }, { limit: PAGE, offset: 0, sort: 'relevance' }),
    end: () => database.close(),
  };
}

export interface Measurement {
  readonly size: number;
  readonly owner: Client;
  readonly organizationId: string;
  readonly search: Search;
  readonly classes: QueryClasses;
  readonly skewed: QueryClasses;
  readonly rounds: number;
  readonly withPeer: boolean;
}

/** Every query of every class, once unmeasured and then `rounds` times; the peer, which is slow, once. */
export async function measureClasses(measurement: Measurement): Promise<Measured> {
  const { size, owner, organizationId, search, rounds, withPeer } = measurement;
  const classes: MeasuredClass[] = [];
  let [samePages, pages] = [0, 0];
  try {
    for (const [name, queries] of Object.entries({ ...measurement.classes, ...measurement.skewed })) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      const [totals, partial]: [Set<string>, number[]] = [new Set(), []];
      for (const terms of queries) {
        const list = await search.find(organizationId, terms);
        totals.add(list.totalRelation);
        if (!list.isComplete) partial.push(1);
        for (let round = 0; round < rounds; round += 1) ours.push(await timed(() => search.find(organizationId, terms)));
        if (!withPeer) continue;
        let ids: string[] = [];
        theirs.push(await timed(async () => (ids = await naive(owner, organizationId, terms))));
        if (!list.isComplete) continue;
        pages += 1;
        if (list.assets.map(({ asset }) => asset.id).join() === ids.join()) samePages += 1;
      }
      const incomplete = partial.length > 0 ? `, ${partial.length} of ${queries.length} marked incomplete` : '';
      classes.push({ name, ours, theirs, note: `totals ${[...totals].sort().join(' or ')}${incomplete}` });
    }
  } finally {
    await search.end();
  }
  const usual = classes.filter(({ name }) => name in measurement.classes);
  const all = (of: 'ours' | 'theirs'): number[] => usual.flatMap((one) => one[of]);
  return { size, classes, ours: all('ours'), theirs: all('theirs'), samePages, pages };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** What one writes first: ILIKE over the columns themselves, one statement, everything looked at. */
async function naive(owner: Client, organizationId: string, terms: readonly string[]): Promise<string[]> {
  const text = `concat_ws(E'\\n', a.filename, n.description, n.rich_description, n.mood, array_to_string(a.user_tags, E'\\n'),
    array_to_string(a.ai_tags, E'\\n'), array_to_string(n.use_cases, E'\\n'))`;
  const hits = terms.map((_, index) => `(${text} ILIKE $${index + 2})`);
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM (
       SELECT a.id, a.created_at, ${hits.map((hit) => `${hit}::int`).join(' + ')} AS score
       FROM asset a LEFT JOIN analysis n ON n.asset_id = a.id WHERE a.organization_id = $1 AND a.deleted_at IS NULL) r
     WHERE score > 0 ORDER BY score DESC, created_at DESC, id DESC LIMIT ${PAGE}`,
    [organizationId, ...terms.map((term) => `%${escapeLike(term)}%`)],
  );
  return rows.map(({ id }) => id);
}
