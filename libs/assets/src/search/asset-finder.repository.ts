import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import type { AssetPosition } from './asset-query';
import {
  allOf,
  anyOf,
  baseConditions,
  behind,
  behindInAll,
  checkedBaseConditions,
  contains,
  indexedLabelConditions,
  maskOf,
  matches,
  orderOf,
  positionOf,
  rankOf,
  rowConditions,
  SCORE,
  sizeConditions,
} from './search-conditions';
import { type IndexStep, type Level, scoreOf, type WindowCounts } from './search-plan';
import type { SearchScope } from './search-scope';

/** A row as the steps of a search hand it on. */
export interface FoundAsset extends AssetPosition {
  /** Bit i: it contains term i. */
  readonly mask: number;
}

export interface WindowView extends WindowCounts {
  /** The first rows of each rank, in order. */
  readonly rows: readonly FoundAsset[];
  /** Least and largest of what the rows that were looked at are sorted by. */
  readonly span: readonly [number, number];
}

export interface IndexAnswer {
  readonly rows: readonly FoundAsset[];
  /** Rows that match, on this page or not. */
  readonly matching: number;
  /** False when the index held more than may be looked at. */
  readonly isWhole: boolean;
}

type Cells = readonly [id: string, mask: number, at: number];

/** The questions a search asks of its table: see ARCHITECTURE.md, Search. Each is one statement, hence one state of the data. */
@Injectable()
export class AssetFinderRepository {
  constructor(private readonly database: Database) {}

  /** Runs several questions on one state of the data, and without the planner's habits that do not pay here. */
  onOneState<T>(work: () => Promise<T>): Promise<T> {
    return this.database.snapshot(async () => {
      // Sequential scans look cheap to a planner that does not know how dear a LIKE over a text is; compiling costs more than it gives.
      await this.database.client
        .$queryRaw`SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true), set_config('work_mem', '32MB', true)`;
      return work();
    });
  }

  /** Looks at the first `windowRows` rows of the scope in order: all of them, if there are no more. */
  async window(scope: SearchScope, windowRows: number, wanted: number): Promise<WindowView> {
    const rows = await this.database.client.$queryRaw<
      { seen: number; masks: [number, number][] | null; rows: Cells[] | null; span: [number, number] }[]
    >`
      WITH seen AS MATERIALIZED (
        SELECT s.asset_id, s.created_at, s.size_bytes, ${positionOf(scope)} AS at,
          CASE WHEN ${allOf(rowConditions(scope))} THEN ${maskOf(scope)} END AS mask
        FROM asset_search s WHERE ${allOf(baseConditions(scope))} ORDER BY ${orderOf(scope)} LIMIT ${windowRows}),
      ranked AS (
        SELECT asset_id, created_at, size_bytes, at, mask, ${rankOf(scope)} AS score FROM seen WHERE ${matches(scope)}),
      numbered AS (
        SELECT r.*, row_number() OVER (PARTITION BY score ORDER BY ${orderOf(scope, 'r')}) AS number FROM ranked r WHERE ${behindInAll(scope)})
      SELECT (SELECT count(*)::int FROM seen) AS seen,
        (SELECT json_build_array(min(at), max(at)) FROM seen) AS span,
        (SELECT json_agg(json_build_array(mask, n)) FROM (SELECT mask, count(*) AS n FROM seen WHERE mask IS NOT NULL GROUP BY mask) g) AS masks,
        (SELECT json_agg(json_build_array(asset_id, mask, at) ORDER BY score DESC, number) FROM numbered WHERE number <= ${wanted}) AS rows`;
    const row = rows[0];
    return { seen: row?.seen ?? 0, masks: row?.masks ?? [], rows: foundIn(scope, row?.rows), span: row?.span ?? [0, 0] };
  }

  /** The first `wanted` rows of a level, found by going through at most `scanRows` rows in order. */
  async scan(
    scope: SearchScope,
    level: Level,
    { scanRows, wanted, after }: { scanRows: number; wanted: number; after: AssetPosition | null },
  ): Promise<FoundAsset[]> {
    const conditions = [...baseConditions(scope), ...(after ? [behind(scope, after)] : [])];
    const rows = await this.database.client.$queryRaw<{ id: string; mask: number; at: number }[]>`
      SELECT asset_id AS id, mask::float8 AS mask, at::float8 AS at FROM (
        SELECT s.asset_id, ${positionOf(scope)} AS at, CASE WHEN ${allOf(rowConditions(scope))} THEN ${maskOf(scope)} END AS mask
        FROM asset_search s WHERE ${allOf(conditions)} ORDER BY ${orderOf(scope)} LIMIT ${scanRows}) r
      WHERE ${level.score === null ? matches(scope) : Prisma.sql`${SCORE} = ${level.score}`} LIMIT ${wanted}`;
    return rows.map(({ id, mask, at }) => foundOf(scope, [id, mask, at]));
  }

  /** How many rows the scope has before any is looked at, counted up to `most`. */
  async countBase(scope: SearchScope, most: number): Promise<number> {
    const rows = await this.database.client.$queryRaw<{ rows: number }[]>`
      SELECT count(*)::int AS rows FROM (SELECT 1 FROM asset_search s WHERE ${allOf(baseConditions(scope))} LIMIT ${most}) r`;
    return rows[0]?.rows ?? 0;
  }

  /** The first `wanted` rows of the ranks a step covers, by the text index and the rows it does not hold yet. */
  async byIndex(
    scope: SearchScope,
    step: IndexStep,
    { highest, indexRows, wanted }: { highest: number | null; indexRows: number; wanted: number },
  ): Promise<IndexAnswer> {
    const allTerms = (terms: readonly number[]): Prisma.Sql => allOf(terms.map((term) => contains(scope.terms[term] ?? '')));
    const led = step.anyOf.length === 0 ? [] : [anyOf(step.anyOf.map(allTerms))];
    const columns = Prisma.sql`s.asset_id, s.created_at, s.size_bytes, ${positionOf(scope)} AS at, ${maskOf(scope)} AS mask`;
    const inRange = Prisma.sql`score BETWEEN ${step.lowest ?? 0} AND ${highest ?? scope.terms.length}`;
    const rows = await this.database.client.$queryRaw<{ read: number; matching: number; rows: Cells[] | null }[]>`
      WITH indexed AS MATERIALIZED (
        SELECT ${columns} FROM asset_search s
        WHERE s.is_indexed AND ${allOf([...indexedLabelConditions(scope), ...led])} AND ${allOf([...checkedBaseConditions(scope), ...sizeConditions(scope)])}
        LIMIT ${indexRows}),
      delta AS MATERIALIZED (
        SELECT ${columns} FROM asset_search s
        WHERE NOT s.is_indexed AND ${allOf([...baseConditions(scope), ...rowConditions(scope), ...led])} LIMIT ${indexRows}),
      ranked AS (
        SELECT r.*, ${rankOf(scope)} AS score FROM (SELECT * FROM indexed UNION ALL SELECT * FROM delta) r WHERE ${matches(scope)}),
      page AS (
        SELECT r.*, row_number() OVER (ORDER BY score DESC, ${orderOf(scope, 'r')}) AS number FROM ranked r
        WHERE ${inRange} AND ${behindInAll(scope)} ORDER BY number LIMIT ${wanted})
      SELECT (SELECT count(*)::int FROM indexed) AS read, (SELECT count(*)::int FROM ranked) AS matching,
        (SELECT json_agg(json_build_array(asset_id, mask, at) ORDER BY number) FROM page) AS rows`;
    const row = rows[0];
    return { rows: foundIn(scope, row?.rows), matching: row?.matching ?? 0, isWhole: (row?.read ?? 0) < indexRows };
  }

  /** The page by going through everything there is: right in every case, and as slow as the workspace is large. */
  async byCounting(scope: SearchScope, { limit, offset }: { limit: number; offset: number }): Promise<FoundAsset[]> {
    const rows = await this.database.client.$queryRaw<{ id: string; mask: number; at: number }[]>`
      SELECT asset_id AS id, mask::float8 AS mask, at::float8 AS at FROM (
        SELECT r.*, ${rankOf(scope)} AS score FROM (
          SELECT s.asset_id, s.created_at, s.size_bytes, ${positionOf(scope)} AS at, ${maskOf(scope)} AS mask FROM asset_search s
          WHERE ${allOf([...baseConditions(scope), ...rowConditions(scope)])}) r
        WHERE ${matches(scope)}) r
      WHERE ${behindInAll(scope)}
      ORDER BY score DESC, ${orderOf(scope, 'r')} LIMIT ${limit} OFFSET ${offset}`;
    return rows.map(({ id, mask, at }) => foundOf(scope, [id, mask, at]));
  }

  /** The page of a scope whose assets need not be looked at: straight out of an ordered index. */
  async inOrder(scope: SearchScope, { limit, offset }: { limit: number; offset: number }): Promise<FoundAsset[]> {
    const conditions = [...baseConditions(scope), ...(scope.after ? [behind(scope, scope.after)] : [])];
    const rows = await this.database.client.$queryRaw<{ id: string; at: number }[]>`
      SELECT s.asset_id AS id, (${positionOf(scope)})::float8 AS at
      FROM asset_search s WHERE ${allOf(conditions)} ORDER BY ${orderOf(scope)} LIMIT ${limit} OFFSET ${offset}`;
    return rows.map(({ id, at }) => foundOf(scope, [id, 0, at]));
  }
}

const foundOf = (scope: SearchScope, [id, mask, at]: Cells): FoundAsset => ({
  id,
  mask,
  at,
  score: scope.sort === 'relevance' ? scoreOf(mask) : 0,
});

const foundIn = (scope: SearchScope, cells: readonly Cells[] | null | undefined): FoundAsset[] =>
  (cells ?? []).map((row) => foundOf(scope, row));
