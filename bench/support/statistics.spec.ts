import { growthExponent, median, medianRatio, quantile } from './statistics';

describe('statistics', () => {
  it.each([
    [[], Number.NaN],
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('a quantile is one of the values', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(values, 0), quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)]).toEqual([1, 51, 96, 100]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('a slow round that hits both sides changes nothing', () => {
    expect(medianRatio([60, 30, 66], [100, 50, 110])).toBeCloseTo(0.6);
    expect(() => medianRatio([1], [1, 2])).toThrow('1 rounds cannot be compared with 2');
  });

  it.each([
    [10, 1, 100, 10, 1],
    [10, 5, 1000, 5, 0],
    [10, 1, 1000, 10, 0.5],
  ])('from %d in %d to %d in %d grows by the power %d', (size, time, larger, later, power) =>
    expect(growthExponent({ size, time }, { size: larger, time: later })).toBeCloseTo(power),
  );
});
