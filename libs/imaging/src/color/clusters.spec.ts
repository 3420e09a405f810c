import { clusterColors } from './clusters';
import { oklabOf, type Oklab } from './oklab';

const many = (count: number, color: Oklab): Oklab[] => new Array<Oklab>(count).fill(color);

describe('clusterColors', () => {
  it('finds the colours of a flag with their shares', () => {
    const pixels = [...many(500, oklabOf(200, 0, 0)), ...many(300, oklabOf(255, 255, 255)), ...many(200, oklabOf(0, 0, 120))];
    expect(clusterColors(pixels).map(({ share }) => share)).toEqual([0.5, 0.3, 0.2]);
  });

  it('merges colours that look alike, and gives the same answer every time', () => {
    const pixels = Array.from({ length: 1000 }, (_, index) => oklabOf(100 + (index % 5), 100, 100));
    expect(clusterColors(pixels)).toHaveLength(1);
    expect(clusterColors(pixels)).toEqual(clusterColors(pixels));
  });

  it('takes a single pixel', () => {
    expect(clusterColors([oklabOf(1, 2, 3)])).toEqual([{ center: oklabOf(1, 2, 3), share: 1 }]);
  });
});
