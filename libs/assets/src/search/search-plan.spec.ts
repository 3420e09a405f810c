import { isSearchable, SEARCH_LIMITS, SearchPlan, scoreOf, type WindowCounts } from './search-plan';
import { scopeOf } from './search-scope';

const MILLION = 1_000_000;

interface Scene {
  readonly terms?: readonly string[];
  readonly tags?: readonly string[];
  readonly masks?: WindowCounts['masks'];
  readonly rows?: number;
}

const given = ({ terms = [], tags, masks = [], rows = MILLION }: Scene): SearchPlan => {
  const scope = scopeOf('org', { terms, ...(tags ? { tags } : {}) }, { sort: 'relevance', projectId: null });
  return new SearchPlan(scope, { seen: 2_000, masks }, rows, SEARCH_LIMITS);
};

describe('isSearchable', () => {
  it.each([
    ['cat', true],
    ['été', true],
    ['猫写真', true],
    ['img_001', true],
    ['ab', false],
    ['a-b-c', false],
    ['%%%', false],
    ['猫', false],
  ])('%s: %s', (term, searchable) => expect(isSearchable(term)).toBe(searchable));
});

describe('scoreOf', () => {
  it('counts terms, also beyond 31 of them', () => {
    expect([0, 1, 6, 2 ** 31, 2 ** 31 + 1].map(scoreOf)).toEqual([0, 1, 2, 1, 2]);
  });
});

describe('everything', () => {
  it('asks the index at once for terms that hardly any asset has', () => {
    expect(given({ terms: ['rare', 'seldom'], masks: [[1, 1]] }).everything()).toEqual({ lowest: 1, anyOf: [[1], [0]], findsAll: true });
  });

  it('asks by the labels alone where they leave little', () => {
    expect(given({ terms: ['a', 'photograph'], tags: ['t'], masks: [[2, 3]] }).everything()).toEqual({
      lowest: null,
      anyOf: [],
      findsAll: true,
    });
  });

  it.each<[string, Scene]>([
    ['a term is common', { terms: ['common', 'rare'], masks: [[1, 900]] }],
    ['a term is too short for the index', { terms: ['qz', 'rare'] }],
    ['there is no term and no label', {}],
  ])('finds no short way when %s', (_, scene) => {
    expect(given(scene).everything()).toBeNull();
  });
});

describe('byIndex', () => {
  it('leads by the rarest term to assets that have all', () => {
    const plan = given({ terms: ['common', 'rare'], masks: [[1, 1_000]] });
    expect(plan.byIndex({ score: 2 }, 20)).toMatchObject({ lowest: 2, anyOf: [[1]], findsAll: false });
  });

  it('leads by pairs to assets that have two of three terms that are all rather common', () => {
    const masks = [0b001, 0b010, 0b100].map((mask) => [mask, 100] as const);
    expect(given({ terms: ['one', 'two', 'three'], masks }).byIndex({ score: 2 }, 20)).toMatchObject({
      anyOf: [
        [0, 1],
        [0, 2],
        [1, 2],
      ],
    });
  });

  it('leaves very common terms out of combinations: they make the index walk far', () => {
    const masks = [
      [0b00011, 500],
      [0b00001, 500],
      [0b00010, 500],
      [0b00100, 100],
      [0b01000, 20],
      [0b10000, 2],
    ] as const;
    const step = given({ terms: ['every', 'where', 'often', 'some', 'few'], masks }).byIndex({ score: 4 }, 20);
    expect(step?.anyOf.map((terms) => [...terms].sort())).toEqual([
      [2, 3, 4],
      [2, 3, 4],
      [3, 4],
      [2, 4],
      [2, 3],
    ]);
  });

  it('leaves what is frequent to a scan in order', () => {
    expect(
      given({
        terms: ['common', 'other'],
        masks: [
          [3, 10],
          [1, 900],
          [2, 400],
        ],
      }).byIndex({ score: 2 }, 20),
    ).toBeNull();
  });

  it('has no way to a term too short for the index, not even as a last resort', () => {
    expect(given({ terms: ['qz'] }).lastResort({ score: 1 })).toBeNull();
  });

  it('asks for no more combinations than a question can hold', () => {
    const terms = Array.from({ length: 16 }, (_, term) => `term${term}`);
    const masks = terms.map((_, term) => [2 ** term, 125] as const);
    expect(given({ terms, masks }).byIndex({ score: 8 }, 20)).toBeNull();
  });
});

describe('estimate', () => {
  it('takes the window for the whole', () => {
    expect(
      given({
        terms: ['one', 'two'],
        masks: [
          [0, 1_000],
          [1, 300],
          [3, 100],
        ],
      }).estimate,
    ).toBe(200_000);
    expect(given({ tags: ['t'], masks: [[0, 1_000]] }).estimate).toBe(500_000);
  });
});
