import { type List, listOf } from '../engine/objects';
import { noSuch } from '../engine/stripe-error';
import { type ListParams } from './params';

const DEFAULT_LIMIT = 10;

interface Listed {
  readonly id: string;
  readonly created?: number;
}

/** One page of `objects`, which are newest first. */
export function pageOf<T extends Listed>(url: string, objects: readonly T[], params: ListParams): List<T> {
  const { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before } = params;
  const all = objects.filter((object) => isWithin(object.created, params.created));
  const placeOf = (id: string, param: string): number => {
    const place = all.findIndex((object) => object.id === id);
    if (place < 0) throw noSuch('object', id, param);
    return place;
  };
  if (before !== undefined) {
    const end = placeOf(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { ...listOf(url, all.slice(start, end)), has_more: start > 0 };
  }
  const start = after === undefined ? 0 : placeOf(after, 'starting_after') + 1;
  return { ...listOf(url, all.slice(start, start + limit)), has_more: start + limit < all.length };
}

function isWithin(created: number | undefined, range: ListParams['created']): boolean {
  if (range === undefined || created === undefined) return true;
  if (typeof range === 'number') return created === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}
