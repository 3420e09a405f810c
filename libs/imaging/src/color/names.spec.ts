import { colorsNamed } from 'culori';
import { colorFamily, colorName, splitColorName } from './names';
import { hexOf, oklabOf } from './oklab';

const family = (hex: string): string => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
  return colorFamily(oklabOf(r, g, b));
};

describe('colour names', () => {
  it.each([
    ['#000000', 'black', 'black'],
    ['#ffffff', 'white', 'white'],
    ['#808080', 'gray', 'gray'],
    ['#c8c8c8', 'silver', 'light gray'],
    ['#ff0000', 'red', 'red'],
    ['#8b0000', 'dark red', 'red'],
    ['#ffc0cb', 'pink', 'light pink'],
    ['#ff8c00', 'dark orange', 'orange'],
    ['#8b4513', 'saddle brown', 'brown'],
    ['#f5f5dc', 'beige', 'beige'],
    ['#f5deb3', 'wheat', 'beige'],
    ['#ffff00', 'yellow', 'light yellow'],
    ['#008000', 'green', 'green'],
    ['#556b2f', 'dark olive green', 'green'],
    ['#008080', 'teal', 'teal'],
    ['#0000ff', 'blue', 'blue'],
    ['#191970', 'midnight blue', 'dark blue'],
    ['#87ceeb', 'sky blue', 'cyan'],
    ['#800080', 'purple', 'magenta'],
  ])('%s is "%s", of the family "%s"', (hex, name, plain) => {
    expect(colorName(hex)).toBe(name);
    expect(family(hex)).toBe(plain);
  });

  it('splits every CSS name into words', () => {
    for (const name of Object.keys(colorsNamed).filter((key) => !key.includes('grey'))) {
      expect(splitColorName(name)?.replaceAll(' ', '')).toBe(name);
    }
    expect(splitColorName('lightgoldenrodyellow')).toBe('light goldenrod yellow');
  });

  it('comes back from OKLab to the same colour', () => {
    for (const [r, g, b] of [
      [0, 0, 0],
      [255, 255, 255],
      [12, 200, 99],
      [250, 3, 130],
    ] as const) {
      expect(hexOf(oklabOf(r, g, b))).toBe(`#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`);
    }
  });
});
