import type { AssetStatus } from '../asset';
import type { AssetFilter, AssetPosition, AssetSort } from './asset-query';
import { mimeLabel, nearColorLabels, organizationLabel, projectLabel, tagLabel, typeLabel } from './labels';

/** A filter as the search tables know it. */
export interface SearchScope {
  readonly organizationId: string;
  readonly terms: readonly string[];
  readonly sort: AssetSort;
  readonly trashed: boolean;
  readonly projectId: string | null;
  readonly statuses: readonly AssetStatus[] | null;
  readonly createdFrom: Date | null;
  readonly createdBefore: Date | null;
  readonly minSizeBytes: number | null;
  readonly maxSizeBytes: number | null;
  readonly types: AssetFilter['types'];
  /** The organization's and the project's: what columns say as well. */
  readonly ownLabels: readonly string[];
  /** All of these. */
  readonly labels: readonly string[];
  /** Any of each group. */
  readonly labelGroups: readonly (readonly string[])[];
  readonly after: AssetPosition | null;
}

/** @param projectId of `filter.project`, found by its name; null when the filter names none. */
export function scopeOf(
  organizationId: string,
  filter: AssetFilter,
  { sort, after, projectId }: { sort: AssetSort; after?: AssetPosition; projectId: string | null },
): SearchScope {
  const { terms = [], tags = [], types, mimeTypes, color } = filter;
  const labelGroups = [
    ...(types ? [types.map(typeLabel)] : []),
    ...(mimeTypes ? [mimeTypes.map(mimeLabel)] : []),
    ...(color === undefined ? [] : [nearColorLabels(color)]),
  ];
  return {
    organizationId,
    terms,
    sort: sort === 'relevance' && terms.length === 0 ? 'newest' : sort,
    trashed: filter.trashed ?? false,
    projectId,
    statuses: filter.statuses ?? null,
    createdFrom: filter.createdFrom ?? null,
    createdBefore: filter.createdBefore ?? null,
    minSizeBytes: filter.minSizeBytes ?? null,
    maxSizeBytes: filter.maxSizeBytes ?? null,
    types,
    ownLabels: [organizationLabel(organizationId), ...(projectId === null ? [] : [projectLabel(projectId)])],
    labels: tags.map(tagLabel),
    labelGroups,
    after: after ?? null,
  };
}

export const isTimed = ({ createdFrom, createdBefore }: SearchScope): boolean => createdFrom !== null || createdBefore !== null;

const isSized = ({ minSizeBytes, maxSizeBytes }: SearchScope): boolean => minSizeBytes !== null || maxSizeBytes !== null;

/** True when labels are asked for beyond those of organization and project. */
export const isLabelled = ({ labels, labelGroups }: SearchScope): boolean => labels.length > 0 || labelGroups.length > 0;

/** True when the assets of the scope can only be told by looking at each row: at its text, its labels or its size. */
export const looksAtRows = (scope: SearchScope): boolean => scope.terms.length > 0 || isLabelled(scope) || isSized(scope);

/** True when the counters know how many assets there are: nothing but project, status and type is asked for. */
export const isCounted = (scope: SearchScope): boolean => {
  const { terms, labels, labelGroups, types } = scope;
  return terms.length === 0 && labels.length === 0 && labelGroups.length === (types ? 1 : 0) && !isSized(scope) && !isTimed(scope);
};
