import { pausedUntil } from './budget-pause';

const now = new Date('2026-12-31T22:00:00Z');
const standing = { dailyBudget: 30_000, monthlyBudget: 100_000, spentToday: 0, spentThisMonth: 0, reserved: 0 };

describe('pausedUntil', () => {
  it.each([
    ['nothing is spent', {}, null],
    ['a little is left', { spentToday: 29_999, spentThisMonth: 99_999 }, null],
    ['the day is spent', { spentToday: 30_000, spentThisMonth: 30_000 }, '2027-01-01T00:00:00.000Z'],
    ['the month is spent', { spentThisMonth: 100_000 }, '2027-01-01T00:00:00.000Z'],
    ['a budget is 0', { dailyBudget: 0 }, '2027-01-01T00:00:00.000Z'],
    ['runs under way may take the rest of the day', { spentToday: 10_000, reserved: 20_000 }, '2026-12-31T22:00:02.000Z'],
    ['runs under way may take the rest of the month', { spentThisMonth: 90_000, reserved: 10_000 }, '2026-12-31T22:00:02.000Z'],
    ['runs under way leave something', { spentToday: 10_000, reserved: 10_000 }, null],
  ])('when %s', (_case, of, until) => expect(pausedUntil({ ...standing, ...of }, now)?.toISOString() ?? null).toBe(until));

  it('is over with the month when the month is spent, not with the day', () => {
    const until = pausedUntil({ ...standing, spentToday: 30_000, spentThisMonth: 100_000 }, new Date('2026-02-10T00:00:00Z'));
    expect(until?.toISOString()).toBe('2026-03-01T00:00:00.000Z');
  });
});
