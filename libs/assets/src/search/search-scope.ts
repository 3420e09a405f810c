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
  /** All of these; the organization's and the project's come first. */
  readonly labels: readonly string[];
  /** Any of each group. */
  readonly labelGroups: readonly (readonly string[])[];
  /** True when `labels` and `labelGroups` say more than which organization and project. */
  readonly isLabelled: boolean;
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
    labels: [organizationLabel(organizationId), ...(projectId === null ? [] : [projectLabel(projectId)]), ...tags.map(tagLabel)],
    labelGroups,
    isLabelled: tags.length > 0 || labelGroups.length > 0,
    after: after ?? null,
  };
}

/** True when the counters know how many assets there are: nothing but project, status and type is asked for. */
export const isCounted = ({
  terms,
  labels,
  labelGroups,
  projectId,
  types,
  minSizeBytes,
  maxSizeBytes,
  createdFrom,
  createdBefore,
}: SearchScope): boolean =>
  terms.length === 0 &&
  labels.length === (projectId === null ? 1 : 2) &&
  labelGroups.length === (types ? 1 : 0) &&
  [minSizeBytes, maxSizeBytes, createdFrom, createdBefore].every((bound) => bound === null);

/** True when the assets of the scope can only be told by looking at each row: at its text, its labels or its size. */
export const looksAtRows = ({ terms, isLabelled, minSizeBytes, maxSizeBytes }: SearchScope): boolean =>
  terms.length > 0 || isLabelled || minSizeBytes !== null || maxSizeBytes !== null;
