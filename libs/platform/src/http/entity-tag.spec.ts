import { isSameVersion, namesVersion } from './entity-tag';

describe('namesVersion', () => {
  it.each(['"a"', 'W/"a"', '*', ' * ', '"x", "a"', '"x",W/"a"', '"a,b", "a"'])('%s names "a"', (header) =>
    expect(namesVersion(header, '"a"')).toBe(true),
  );
  it.each([undefined, '', 'a', '"b"', '"A"', '"a', '"*"', '"xa"', '"b, a"'])('%j does not', (header) =>
    expect(namesVersion(header, '"a"')).toBe(false),
  );
});

describe('isSameVersion', () => {
  it.each([undefined, '"a"', ' "a" '])('%j is', (header) => expect(isSameVersion(header, '"a"')).toBe(true));
  it.each(['W/"a"', '"b"', '*', 'Sat, 21 Nov 2026 00:00:00 GMT', ''])('%j is not', (header) =>
    expect(isSameVersion(header, '"a"')).toBe(false),
  );
});
