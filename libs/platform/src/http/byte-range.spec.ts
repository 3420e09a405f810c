import { byteRange } from './byte-range';

describe('byteRange of a file of 100 bytes', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=10-10', { start: 10, end: 10 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['Bytes=0-', { start: 0, end: 99 }],
    ['bytes= 1-2', { start: 1, end: 2 }],
    ['bytes=0-99999999999999999999', { start: 0, end: 99 }],
  ])('%s is a span', (header, span) => expect(byteRange(header, 100)).toEqual(span));

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=99999999999999999999-', 'bytes=-0'])('%s cannot be satisfied', (header) =>
    expect(byteRange(header, 100)).toBe('unsatisfiable'),
  );

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes=9-1',
    'bytes=0-1,5-6',
    'lines=0-1',
    'bytes=1.5-2',
    'bytes=--1',
  ])('%j asks for the whole file', (header) => expect(byteRange(header, 100)).toBeNull());
});
