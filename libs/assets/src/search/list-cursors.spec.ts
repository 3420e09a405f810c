import { isAppError } from '@argus/common';
import { Secrets } from '@argus/platform/secrets';
import { ListCursors, type ListQuery } from './list-cursors';

const NEW = 'n'.repeat(32);
const OLD = 'o'.repeat(32);
const position = { id: '01a222ed-c2a4-7128-8449-ef7dffba73ff', score: 3, at: 1_764_000_000_123 };
const query: ListQuery = { organizationId: 'org', filter: { terms: ['red', 'barn'], tags: ['a'] }, sort: 'relevance' };

const reading = (cursors: ListCursors, cursor: string, asked = query) => {
  try {
    return cursors.read(asked, cursor);
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
};

const cursors = new ListCursors(Secrets.parse(`${NEW} ${OLD}`));

it('reads what it printed, also with the secret before', () => {
  expect(reading(cursors, cursors.print(query, position))).toEqual(position);
  expect(reading(cursors, new ListCursors(Secrets.parse(OLD)).print(query, position))).toEqual(position);
});

it('does not mind the order in which a filter is written', () => {
  const turned = { ...query, filter: { tags: ['a'], terms: ['red', 'barn'] } };
  expect(reading(cursors, cursors.print(query, position), turned)).toEqual(position);
});

it.each<[string, Partial<ListQuery>]>([
  ['other terms', { filter: { terms: ['red'] } }],
  ['another order', { sort: 'oldest' }],
  ['another workspace', { organizationId: 'other' }],
])('refuses a cursor of %s', (_, change) => {
  expect(reading(cursors, cursors.print(query, position), { ...query, ...change })).toBe('request.cursor_invalid');
});

it.each([
  ['nothing', ''],
  ['text', 'page-2'],
  ['another secret', new ListCursors(Secrets.parse('x'.repeat(32))).print(query, position)],
  ['a changed one', `${cursors.print(query, position).slice(0, -4)}AAAA`],
  ['a shortened one', cursors.print(query, position).slice(0, 20)],
])('refuses %s', (_, cursor) => {
  expect(reading(cursors, cursor)).toBe('request.cursor_invalid');
});
