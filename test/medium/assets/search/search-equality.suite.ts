import { FILTERS, queryClasses, skewedQueries } from '../../../../bench/library/query-classes';
import type { Searches } from './library-searches';

/** Terms that no trigram leads to are looked for in the newest assets only; so are terms that very many assets have, but no new one. */
const MAY_BE_INCOMPLETE = new Set(['two rare letters', 'only the oldest']);

/** Every query class under every filter gives the page that looking at every asset gives. */
export function describeEquality(searches: () => Searches, { perClass }: { perClass: number }): void {
  const classes = { ...queryClasses(perClass), ...skewedQueries() };
  const cases = Object.entries(FILTERS).flatMap(([filterName, filter]) =>
    Object.entries(classes).map(([className, queries]) => ({ filterName, className, filter, queries })),
  );

  it.each(cases)('$filterName, $className', async ({ className, filter, queries }) => {
    for (const terms of queries) {
      const asked = { ...filter, terms };
      const expected = searches().reference.find(asked);
      const found = await searches().find(asked);
      if (!found.isComplete) {
        expect(MAY_BE_INCOMPLETE).toContain(className);
        continue;
      }
      expect({ terms, ids: found.ids }).toEqual({ terms, ids: expected.slice(0, 20) });
      if (found.isExact) expect(found.total).toBe(expected.length);
      else if (!className.startsWith('only')) expect(found.total).toBeGreaterThan(expected.length * 0.3);
    }
  });

  it.each(Object.entries(FILTERS))('%s, no terms, in every order', async (_, filter) => {
    for (const sort of ['relevance', 'newest', 'oldest', 'largest', 'smallest'] as const) {
      const expected = searches().reference.find(filter, sort);
      const found = await searches().find(filter, { sort });
      expect({ sort, ids: found.ids, isComplete: found.isComplete }).toEqual({ sort, ids: expected.slice(0, 20), isComplete: true });
      if (found.isExact) expect(found.total).toBe(expected.length);
    }
  });
}

/** Pages behind the first one, by offset and by cursor, and orders other than by relevance. */
export function describePaging(searches: () => Searches): void {
  const { sentence = [], often = [], rare = [], 'three mixed': mixed = [] } = queryClasses(2);
  const queries = [...sentence, ...often, ...rare, ...mixed, ['photograph', 'quixotic']];

  it.each(queries.map((terms) => [terms.join(' '), terms] as const))('pages of %j', async (_, terms) => {
    const expected = searches().reference.find({ terms });
    expect(await searches().follow({ terms }, 8)).toEqual(expected.slice(0, 160));
    for (const offset of [7, 100, 260]) {
      const found = await searches().find({ terms }, { offset });
      if (found.isComplete) expect({ offset, ids: found.ids }).toEqual({ offset, ids: expected.slice(offset, offset + 20) });
    }
  });

  it('counts its way to a page very far back', async () => {
    const terms = ['photograph', 'quixotic'];
    const expected = searches().reference.find({ terms });
    const found = await searches().find({ terms }, { offset: 5_500 });
    expect(found.ids).toEqual(expected.slice(5_500, 5_520));
  });

  it.each(['newest', 'oldest', 'largest', 'smallest'] as const)('%s first, with and without terms', async (sort) => {
    for (const filter of [{ terms: sentence[0] }, { terms: rare[0] }, { terms: often[0], tags: ['often'] }, {}, { tags: ['sometimes'] }]) {
      const expected = searches().reference.find(filter, sort);
      expect(await searches().follow(filter, 4, sort)).toEqual(expected.slice(0, 80));
    }
  });
}
