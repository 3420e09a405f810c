import { escapeLike } from '@argus/common';
import { Prisma } from '@argus/platform/database';
import type { AssetPosition, AssetSort } from './asset-query';
import type { SearchScope } from './search-scope';

/** `s` is asset_search in all of these. */
type Sql = Prisma.Sql;

export const allOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' AND ');
export const anyOf = (conditions: readonly Sql[]): Sql =>
  Prisma.sql`(${Prisma.join(
    conditions.map((condition) => Prisma.sql`(${condition})`),
    ' OR ',
  )})`;

/** What the ordered indexes know: organization, trash, project, status, time. Literal where a partial index is chosen by it. */
export const baseConditions = (scope: SearchScope): Sql[] => [
  Prisma.sql`s.organization_id = ${scope.organizationId}::uuid`,
  Prisma.sql`s.is_trashed = ${Prisma.raw(String(scope.trashed))}`,
  ...(scope.projectId === null ? [] : [Prisma.sql`s.project_id = ${scope.projectId}::uuid`]),
  ...stateConditions(scope),
];

/** The same for rows that the text index leads to, by the project among others: written so that no ordered index can offer itself instead. */
export const checkedBaseConditions = (scope: SearchScope): Sql[] => [
  Prisma.sql`s.organization_id IS NOT DISTINCT FROM ${scope.organizationId}::uuid`,
  Prisma.sql`s.is_trashed IS NOT DISTINCT FROM ${scope.trashed}`,
  ...stateConditions(scope),
];

const stateConditions = ({ statuses, createdFrom, createdBefore }: SearchScope): Sql[] => [
  ...(statuses === null ? [] : [statusIn(statuses)]),
  ...(createdFrom === null ? [] : [Prisma.sql`s.created_at >= ${createdFrom}`]),
  ...(createdBefore === null ? [] : [Prisma.sql`s.created_at < ${createdBefore}`]),
];

const statusIn = (statuses: readonly string[]): Sql =>
  // From a closed list of words; as literals, so that the planner sees that none of them is "ready" where that is so.
  Prisma.sql`s.status IN (${Prisma.raw(statuses.map((status) => `'${status}'`).join(', '))})`;

/** What only the row itself says: labels and size. */
export const rowConditions = (scope: SearchScope): Sql[] => [...labelConditions(scope, scope.labels), ...sizeConditions(scope)];

/** What the text index knows of the labels: the organization's and the project's as well. */
export const indexedLabelConditions = (scope: SearchScope): Sql[] => labelConditions(scope, [...scope.ownLabels, ...scope.labels]);

export const sizeConditions = ({ minSizeBytes, maxSizeBytes }: SearchScope): Sql[] => [
  ...(minSizeBytes === null ? [] : [Prisma.sql`s.size_bytes >= ${minSizeBytes}`]),
  ...(maxSizeBytes === null ? [] : [Prisma.sql`s.size_bytes <= ${maxSizeBytes}`]),
];

const labelConditions = ({ labelGroups }: SearchScope, labels: readonly string[]): Sql[] => [
  ...(labels.length === 0 ? [] : [Prisma.sql`s.labels @> ${[...labels]}::text[]`]),
  ...labelGroups.map((group) => Prisma.sql`s.labels && ${[...group]}::text[]`),
];

export const contains = (term: string): Sql => Prisma.sql`s.text LIKE ${`%${escapeLike(term)}%`}`;

/** Which terms a row contains, as a number: bit i stands for term i. */
export const maskOf = ({ terms }: SearchScope): Sql =>
  terms.length === 0
    ? Prisma.sql`0::bigint`
    : Prisma.join(
        terms.map((term, index) => Prisma.sql`CASE WHEN ${contains(term)} THEN ${Prisma.raw(String(2 ** index))}::bigint ELSE 0 END`),
        ' + ',
      );

/** Of a column `mask`: how many terms the row contains. */
export const SCORE = Prisma.sql`bit_count(mask::bit(64))::int`;

/** Of a column `mask`: the row passes the filters and, if there are terms, contains one. */
export const matches = ({ terms }: SearchScope): Sql => (terms.length === 0 ? Prisma.sql`mask IS NOT NULL` : Prisma.sql`mask > 0`);

/** Of a column `mask`: what rows are ranked by before anything else. */
export const rankOf = ({ sort }: SearchScope): Sql => (sort === 'relevance' ? SCORE : Prisma.sql`0`);

/** Of a table `r` with a column `score`: rows behind a position in the whole order. */
export const behindInAll = (scope: SearchScope): Sql =>
  scope.after === null
    ? Prisma.sql`true`
    : Prisma.sql`(score < ${scope.after.score} OR (score = ${scope.after.score} AND ${behind(scope, scope.after, 'r')}))`;

const KEYS: Record<AssetSort, { readonly column: string; readonly direction: 'ASC' | 'DESC' }> = {
  relevance: { column: 'created_at', direction: 'DESC' },
  newest: { column: 'created_at', direction: 'DESC' },
  oldest: { column: 'created_at', direction: 'ASC' },
  largest: { column: 'size_bytes', direction: 'DESC' },
  smallest: { column: 'size_bytes', direction: 'ASC' },
};

/** The order within a rank: no two assets are equal in it. `from` names the table the columns are of. */
export function orderOf({ sort }: SearchScope, from = 's'): Sql {
  const { column, direction } = KEYS[sort];
  return Prisma.raw(`${from}.${column} ${direction}, ${from}.asset_id ${direction}`);
}

/** What an asset is sorted by, as a number: see AssetPosition. */
export const positionOf = ({ sort }: SearchScope): Sql =>
  KEYS[sort].column === 'created_at' ? Prisma.sql`(extract(epoch FROM s.created_at) * 1000)::bigint` : Prisma.sql`s.size_bytes`;

/** Rows behind a position, within its rank. `from` names the table the columns are of. */
export function behind({ sort }: SearchScope, { at, id }: AssetPosition, from = 's'): Sql {
  const { column, direction } = KEYS[sort];
  const value = column === 'created_at' ? Prisma.sql`${new Date(at)}::timestamptz` : Prisma.sql`${at}::bigint`;
  return Prisma.sql`(${Prisma.raw(`${from}.${column}, ${from}.asset_id`)}) ${Prisma.raw(direction === 'DESC' ? '<' : '>')} (${value}, ${id}::uuid)`;
}
