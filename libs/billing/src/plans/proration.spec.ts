import { shareLeft } from './proration';

const april = { start: new Date('2026-04-01T10:00:00Z'), end: new Date('2026-05-01T10:00:00Z') };

describe('shareLeft', () => {
  it.each([
    ['2026-04-01T10:00:00Z', 1],
    ['2026-04-01T10:00:01Z', 1],
    ['2026-04-02T10:00:00Z', 29 / 30],
    ['2026-04-16T10:00:00Z', 0.5],
    ['2026-04-30T23:00:00Z', 1 / 30],
    ['2026-05-01T10:00:00Z', 0],
    ['2026-03-01T00:00:00Z', 1],
    ['2026-06-01T00:00:00Z', 0],
  ])('at %s is %d', (now, share) => expect(shareLeft(april, new Date(now))).toBeCloseTo(share, 10));
});
