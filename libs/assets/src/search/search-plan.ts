import { isLabelled, type SearchScope } from './search-scope';

/**
 * What decides between ways to the same answer. Costs are relative: reading a row in order and looking at its text for one term is 1; a
 * row out of the text index is a random read. `npm run bench -- search` shows whether they hold.
 */
export interface SearchLimits {
  /** Rows of the window: the first ones in order, looked at for every query. */
  readonly windowRows: number;
  /** Rows an ordered scan reads at most. */
  readonly scanRows: number;
  /** Rows the text index may give for one question. */
  readonly indexRows: number;
  /** Rows from the text index that an exact total is worth. */
  readonly exactRows: number;
  /** Pages that end behind this row are found by counting. */
  readonly deepRows: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  windowRows: 2_000,
  scanRows: 50_000,
  indexRows: 30_000,
  exactRows: 5_000,
  deepRows: 5_000,
};

const INDEX_ROW_COST = 8;
/** Of the entries an index walks through to find the rows that several terms share. */
const INDEX_ENTRY_COST = 0.3;
/** A rank that so many rows of the window are of is taken to be as frequent further back. */
const SURE_HITS = 2;
/** Of all rows: a term that more of them have is left out of combinations. */
const COMMON_PART = 0.1;
/** Combinations of terms in one question. */
const MOST_COMBINATIONS = 12;

/** What the window showed: how often each combination of terms occurs. Bit i of a mask stands for term i. */
export interface WindowCounts {
  readonly seen: number;
  /** Rows that pass every filter, by mask. */
  readonly masks: readonly (readonly [mask: number, rows: number])[];
}

/**
 * Rows of one rank: in `relevance` order those that contain exactly `score` terms, in any other order all that contain at least one
 * (`score` null).
 */
export interface Level {
  readonly score: number | null;
}

/** A question to the text index. */
export interface IndexStep {
  /** The ranks down to this one are found whole; null: every rank. */
  readonly lowest: number | null;
  /** Rows contain all terms of one of these; none at all: the labels alone lead to them. */
  readonly anyOf: readonly (readonly number[])[];
  /** True when it finds every asset of the scope: with the page comes the exact total. */
  readonly findsAll: boolean;
}

const SEARCHABLE = /[\p{L}\p{N}]{3}/u;

/** Terms without three letters or digits in a row have no trigram: to the text index every row would have to be looked at. */
export const isSearchable = (term: string): boolean => SEARCHABLE.test(term);

export const has = (mask: number, term: number): boolean => Math.floor(mask / 2 ** term) % 2 === 1;

export const scoreOf = (mask: number): number => {
  let score = 0;
  for (let rest = mask; rest > 0; rest = Math.floor(rest / 2)) score += rest % 2;
  return score;
};

/** Chooses how to find what the window did not show. */
export class SearchPlan {
  /** Terms the text index knows, the rarest first. */
  private readonly searchable: readonly number[];
  /** Terms it does not know. */
  private readonly short: number;

  /** @param rows how many the scope's organization, project, trash, status and time leave. */
  constructor(
    private readonly scope: SearchScope,
    private readonly window: WindowCounts,
    private readonly rows: number,
    private readonly limits: SearchLimits,
  ) {
    const terms = scope.terms.flatMap((text, term) => (isSearchable(text) ? [{ term, rows: this.rowsWith([term]) }] : []));
    this.searchable = terms.sort((a, b) => a.rows - b.rows).map(({ term }) => term);
    this.short = scope.terms.length - terms.length;
  }

  /** Rows of the window that match. */
  get matching(): number {
    return this.hitsOf({ score: null });
  }

  /** The total as far as the window tells. */
  get estimate(): number {
    return Math.round((this.matching / Math.max(1, this.window.seen)) * this.rows);
  }

  /** The one question that answers everything, where it is cheap: it finds every asset of the scope, hence the exact total. */
  everything(): IndexStep | null {
    const all = [this.byLabels(), this.byPrefix(1)].filter((step) => step?.findsAll && this.rowsOf(step) <= this.limits.exactRows);
    return this.cheapest(all);
  }

  /** How the text index finds the first `wanted` rows of a rank; null when going through the rows in order is shorter. */
  byIndex(level: Level, wanted: number): IndexStep | null {
    const step = this.lastResort(level);
    if (!step || this.rowsOf(step) > this.limits.indexRows) return null;
    const hits = this.hitsOf(level);
    const scanned = hits >= SURE_HITS ? (wanted / hits) * this.window.seen : Infinity;
    const scanCost = scanned * Math.max(1, this.scope.terms.length);
    return scanned <= this.limits.scanRows / 2 && scanCost <= this.costOf(step) ? null : step;
  }

  /** The cheapest question to the text index for a rank, however dear; null when no term and no label leads to it. */
  lastResort({ score }: Level): IndexStep | null {
    const lowest = Math.max(1, score ?? 1);
    return this.cheapest([this.byLabels(), this.byPrefix(lowest), score === null ? null : this.byCombinations(lowest)]);
  }

  private byLabels(): IndexStep | null {
    return isLabelled(this.scope) ? { lowest: null, anyOf: [], findsAll: true } : null;
  }

  /**
   * By the rarest terms, one of which a row of the rank must contain: of n terms, k of which it has, it has one of any n − k + 1. Ranks
   * below that come along cheaply are found with it.
   */
  private byPrefix(score: number): IndexStep | null {
    const leading = (rank: number): number[][] | null => {
      const count = this.scope.terms.length - rank + 1;
      return count <= this.searchable.length ? this.searchable.slice(0, count).map((term) => [term]) : null;
    };
    let anyOf = leading(score);
    if (!anyOf || anyOf.length === 0) return null;
    let lowest = score;
    while (lowest > 1) {
      const more = leading(lowest - 1);
      if (!more || this.sumOf(more) > this.limits.exactRows) break;
      anyOf = more;
      lowest -= 1;
    }
    return { lowest: this.scope.sort === 'relevance' ? lowest : null, anyOf, findsAll: lowest === 1 };
  }

  /** By all combinations of as many terms as a row of the rank contains. */
  private byCombinations(score: number): IndexStep | null {
    const most = Math.max(1, score - this.short);
    if (most > this.searchable.length || binomial(this.searchable.length, most) > MOST_COMBINATIONS || score <= this.short) return null;
    return { lowest: score, anyOf: combinations(this.searchable, most).map((terms) => this.telling(terms)), findsAll: false };
  }

  /** Terms that many rows have make the index walk far and leave hardly a row out: the others lead there as well. */
  private telling(terms: readonly number[]): readonly number[] {
    const telling = terms.filter((term) => this.rowsWith([term]) <= this.rows * COMMON_PART);
    return telling.length > 0 ? telling : terms.slice(0, 1);
  }

  private cheapest(steps: readonly (IndexStep | null)[]): IndexStep | null {
    return steps.reduce((best, step) => (step && (!best || this.costOf(step) < this.costOf(best)) ? step : best), null);
  }

  private costOf(step: IndexStep): number {
    const entries = step.anyOf
      .filter((terms) => terms.length > 1)
      .reduce((sum, terms) => sum + Math.min(...terms.map((term) => this.rowsWith([term]))), 0);
    return this.rowsOf(step) * INDEX_ROW_COST + entries * INDEX_ENTRY_COST;
  }

  private rowsOf({ anyOf }: IndexStep): number {
    return anyOf.length === 0 ? this.rowsWith([]) : this.sumOf(anyOf);
  }

  private sumOf(anyOf: readonly (readonly number[])[]): number {
    return anyOf.reduce((sum, terms) => sum + this.rowsWith(terms), 0);
  }

  /** How many rows contain all these terms. Never none: what the window does not show may still be there. */
  private rowsWith(terms: readonly number[]): number {
    const hits = sum(this.window.masks.filter(([mask]) => terms.every((term) => has(mask, term))));
    return ((hits + 0.5) / Math.max(1, this.window.seen)) * this.rows;
  }

  private hitsOf({ score }: Level): number {
    const isHit = (mask: number): boolean => (score === null ? mask > 0 || this.scope.terms.length === 0 : scoreOf(mask) === score);
    return sum(this.window.masks.filter(([mask]) => isHit(mask)));
  }
}

const sum = (masks: WindowCounts['masks']): number => masks.reduce((total, [, rows]) => total + rows, 0);

function binomial(n: number, k: number): number {
  let result = 1;
  for (let step = 1; step <= k; step += 1) result = (result * (n - k + step)) / step;
  return result;
}

function combinations(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
