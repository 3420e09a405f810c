import { counted, listed, plural, sentence, shortened, withArticle } from './grammar';

describe('grammar', () => {
  it.each([
    ['person', 'people'],
    ['bus', 'buses'],
    ['bench', 'benches'],
    ['couch', 'couches'],
    ['box', 'boxes'],
    ['wine glass', 'wine glasses'],
    ['knife', 'knives'],
    ['sheep', 'sheep'],
    ['teddy bear', 'teddy bears'],
    ['computer mouse', 'computer mice'],
    ['toothbrush', 'toothbrushes'],
    ['sandwich', 'sandwiches'],
    ['city', 'cities'],
    ['tray', 'trays'],
    ['skis', 'skis'],
  ])('one %s, two %s', (one, many) => {
    expect(plural(one)).toBe(many);
  });

  it.each([
    ['apple', 'an apple'],
    ['dog', 'a dog'],
    ['umbrella', 'an umbrella'],
    ['unicorn', 'a unicorn'],
    ['oven', 'an oven'],
    ['scissors', 'scissors'],
    ['evenly lit photograph', 'an evenly lit photograph'],
  ])('%s takes its article', (noun, expected) => {
    expect(withArticle(noun)).toBe(expected);
  });

  it.each<[number, string]>([
    [1, 'an elephant'],
    [2, 'two elephants'],
    [12, 'twelve elephants'],
    [13, 'more than a dozen elephants'],
  ])('counts %d', (count, expected) => {
    expect(counted('elephant', count)).toBe(expected);
  });

  it('lists, ends sentences, and cuts at a word', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
    expect(sentence('a  dog , mostly gray..')).toBe('A dog, mostly gray.');
    expect(shortened('one two three four', 10)).toBe('one two…');
    expect(shortened('short', 10)).toBe('short');
    expect(shortened('x'.repeat(300), 125).length).toBeLessThanOrEqual(125);
  });
});
