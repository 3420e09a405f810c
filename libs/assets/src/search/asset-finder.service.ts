import { AssetCountsRepository } from './asset-counts.repository';
import { AssetFinderRepository, type FoundAsset, type WindowView } from './asset-finder.repository';
import type { AssetPosition } from './asset-query';
import { type IndexStep, type Level, SEARCH_LIMITS, type SearchLimits, SearchPlan } from './search-plan';
import { isCounted, isTimed, looksAtRows, type SearchScope } from './search-scope';

export interface FoundPage {
  readonly rows: readonly FoundAsset[];
  readonly total: number;
  readonly totalRelation: 'exact' | 'estimate';
  readonly isComplete: boolean;
  readonly hasMore: boolean;
}

interface Slice {
  readonly limit: number;
  readonly offset: number;
}

/**
 * Finds a page of assets among millions, in the same order that looking at every one of them would give. The window, the newest rows,
 * answers most questions; where it does not, it tells which of the other ways is the short one. A Nest provider, made by a factory: other
 * limits make a small library look large.
 */
export class AssetFinder {
  constructor(
    private readonly repository: AssetFinderRepository,
    private readonly counts: AssetCountsRepository,
    private readonly limits: SearchLimits = SEARCH_LIMITS,
  ) {}

  async find(scope: SearchScope, slice: Slice): Promise<FoundPage> {
    if (!looksAtRows(scope)) return this.inOrder(scope, slice);
    const [found, total] = await Promise.all([this.search(scope, slice), isCounted(scope) ? this.counts.count(scope, scope.types) : null]);
    return total === null ? found : { ...found, total, totalRelation: 'exact' };
  }

  private async search(scope: SearchScope, slice: Slice): Promise<FoundPage> {
    // One more than the page shows whether there is a next one.
    const wanted = slice.offset + slice.limit + 1;
    const [window, rows] = await Promise.all([this.repository.window(scope, this.limits.windowRows, wanted), this.rowsOf(scope)]);
    const plan = new SearchPlan(scope, window, rows, this.limits);
    if (window.seen < this.limits.windowRows) return page(window.rows, slice, { total: plan.matching, isExact: true });

    const everything = plan.everything();
    const shown = everything ? null : this.inWindow(scope, window, wanted);
    if (shown) return page(shown, slice, { total: Math.max(plan.estimate, plan.matching), isExact: false });
    return this.repository.onOneState(() => new Hunt(this.repository, this.limits, scope, window, plan).page(slice, wanted, everything));
  }

  /** The page out of the window: when the first rank alone fills it, nothing that lies further back comes before. */
  private inWindow(scope: SearchScope, window: WindowView, wanted: number): FoundAsset[] | null {
    const [first] = levelsOf(scope);
    const rows = first ? rowsInWindow(scope, window, first) : null;
    return rows && rows.length >= wanted ? rows : null;
  }

  private async inOrder(scope: SearchScope, { limit, offset }: Slice): Promise<FoundPage> {
    const [rows, total] = await Promise.all([this.repository.inOrder(scope, { limit: limit + 1, offset }), this.rowsOf(scope)]);
    const isExact = !isTimed(scope) || total < this.limits.indexRows;
    return page(rows, { limit, offset: 0 }, { total, isExact });
  }

  /** What the scope leaves before any row is looked at. Of a span of time there is no count: it is counted, up to a limit. */
  private rowsOf(scope: SearchScope): Promise<number> {
    return isTimed(scope) ? this.repository.countBase(scope, this.limits.indexRows) : this.counts.count(scope);
  }
}

/** The search for what the window does not show, rank by rank. */
class Hunt {
  private readonly found: FoundAsset[] = [];
  /** What the text index gave before it had to be stopped: better than nothing where nothing else leads to them. */
  private readonly spare: FoundAsset[] = [];
  private total: number | null = null;
  private atLeast = 0;
  private isComplete = true;
  private wasTooMuch = false;

  constructor(
    private readonly repository: AssetFinderRepository,
    private readonly limits: SearchLimits,
    private readonly scope: SearchScope,
    private readonly window: WindowView,
    private readonly plan: SearchPlan,
  ) {}

  async page(slice: Slice, wanted: number, everything: IndexStep | null): Promise<FoundPage> {
    if (everything && (await this.takeFromIndex(everything, null, wanted))) return this.answer(slice);
    if (wanted > this.limits.deepRows) return this.byCounting(slice);
    await this.rankByRank(wanted);
    // Where no term is asked for, looking at every row is bearable.
    if (!this.isComplete && this.scope.terms.length === 0) return this.byCounting(slice);
    // Fewer than asked for, and none missed: these are all.
    if (this.isComplete && this.found.length < wanted && !this.scope.after) this.total = this.found.length;
    return this.answer(slice);
  }

  private async rankByRank(wanted: number): Promise<void> {
    let covered = Infinity;
    for (const level of levelsOf(this.scope)) {
      const missing = wanted - this.found.length;
      if (missing <= 0) return;
      if (level.score !== null && level.score >= covered) continue;
      const shown = rowsInWindow(this.scope, this.window, level);
      if (shown && shown.length >= missing) {
        this.found.push(...shown.slice(0, missing));
        return;
      }
      const step = this.plan.byIndex(level, missing);
      if (step && (await this.takeFromIndex(step, level, missing))) covered = step.lowest ?? 0;
      else await this.takeFromScan(level, missing, step);
    }
  }

  /** False when the index holds more than may be looked at. */
  private async takeFromIndex(step: IndexStep, level: Level | null, wanted: number): Promise<boolean> {
    // What was too much for one question is too much for the next, unless that asks for several terms together.
    if (this.wasTooMuch && step.anyOf.some((terms) => terms.length === 1)) return false;
    const { rows, matching, isWhole } = await this.repository.byIndex(this.scope, step, {
      highest: level?.score ?? null,
      indexRows: this.limits.indexRows,
      wanted,
    });
    this.atLeast = Math.max(this.atLeast, matching);
    if (isWhole) {
      this.found.push(...rows);
      if (step.findsAll) this.total = matching;
    } else {
      this.spare.push(...rows);
      this.wasTooMuch = true;
    }
    return isWhole;
  }

  private async takeFromScan(level: Level, wanted: number, asked: IndexStep | null): Promise<void> {
    const { scanRows } = this.limits;
    const rows = await this.repository.scan(this.scope, level, { scanRows, wanted, after: this.boundOf(level) });
    if (rows.length < wanted && (await this.repository.countBase(this.scope, scanRows)) >= scanRows) {
      const index = asked ? null : this.plan.lastResort(level);
      if (index && (await this.takeFromIndex({ ...index, lowest: level.score }, level, wanted))) return;
      this.isComplete = false;
    }
    this.found.push(...rows);
  }

  /** The cursor bounds the rank it stands in; of the ranks below it everything comes after it. */
  private boundOf({ score }: Level): AssetPosition | null {
    const { after } = this.scope;
    return after && (score === null || score === after.score) ? after : null;
  }

  private async byCounting(slice: Slice): Promise<FoundPage> {
    const { limit, offset } = slice;
    const rows = await this.repository.byCounting(this.scope, { limit: limit + 1, offset });
    return page(rows, { limit, offset: 0 }, { total: Math.max(this.plan.estimate, offset + rows.length), isExact: false });
  }

  private answer(slice: Slice): FoundPage {
    const known = new Set(this.found.map(({ id }) => id));
    const rows = this.isComplete ? this.found : [...this.found, ...this.spare.filter(({ id }) => !known.has(id))];
    const total = this.total ?? Math.max(this.plan.estimate, this.atLeast, rows.length);
    return { ...page(rows, slice, { total, isExact: this.total !== null }), isComplete: this.isComplete };
  }
}

/** The ranks of an order, the first first; behind a cursor only those that are left. */
function levelsOf({ sort, terms, after }: SearchScope): Level[] {
  if (sort !== 'relevance') return [{ score: null }];
  const highest = after ? after.score : terms.length;
  return Array.from({ length: highest }, (_, step) => ({ score: highest - step }));
}

/** What the window shows of a rank, from its beginning; null when the cursor stands further back than the window reaches. */
function rowsInWindow({ after, sort }: SearchScope, { rows, span }: WindowView, { score }: Level): FoundAsset[] | null {
  const isBound = after !== null && (score === null || after.score === score);
  const isUpwards = sort === 'oldest' || sort === 'smallest';
  if (isBound && (isUpwards ? after.at >= span[1] : after.at <= span[0])) return null;
  return rows.filter((row) => score === null || row.score === score);
}

function page(rows: readonly FoundAsset[], { limit, offset }: Slice, { total, isExact }: { total: number; isExact: boolean }): FoundPage {
  return {
    rows: rows.slice(offset, offset + limit),
    total,
    totalRelation: isExact ? 'exact' : 'estimate',
    isComplete: true,
    hasMore: rows.length > offset + limit,
  };
}
