import { poolSizeBesideServer } from './pool-size';

it('keeps two connections for each core and one more, within reason', () => {
  expect([1, 2, 4, 64].map(poolSizeBesideServer)).toEqual([4, 5, 9, 10]);
});
