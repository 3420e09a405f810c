import { colorCell, colorCellsNear } from './cells';

const isNear = (asked: string, seen: string): boolean => colorCellsNear(asked).includes(colorCell(seen));

it.each([
  ['itself', '#a0522d', '#a0522d', true],
  ['a colour nobody can tell apart', '#a0522d', '#a1532d', true],
  ['chocolate for sienna', '#a0522d', '#b4602f', true],
  ['grey for another grey', '#808080', '#8a8a88', true],
  ['orange for red', '#ff0000', '#ffa500', false],
  ['white for black', '#000000', '#ffffff', false],
  ['navy for sky blue', '#000080', '#87ceeb', false],
])('%s: %s and %s', (_, asked, seen, near) => {
  expect(isNear(asked, seen)).toBe(near);
  expect(isNear(seen, asked)).toBe(near);
});

it('knows a bounded number of cells, each once', () => {
  for (const hex of ['#000000', '#ffffff', '#00ff00', '#7f7f7f', '#123456']) {
    const cells = colorCellsNear(hex);
    expect(cells.length).toBeLessThan(120);
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells[0]).toBe(colorCell(hex));
  }
});

it('refuses what is no colour', () => {
  expect(() => colorCell('teal')).toThrow('Not a colour: teal');
});
