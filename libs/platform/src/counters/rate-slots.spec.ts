import type { RateStanding } from './rate-rule';
import { slotTakeOf, standingOf, tightestOf, unusedStanding } from './rate-slots';

const rule = { name: 'key', limit: 3, windowMs: 60_000 };
const at = (seconds: number) => new Date(seconds * 1000);

describe('slotTakeOf', () => {
  it('cuts a window in sixty and keeps the subject to itself', () => {
    const take = slotTakeOf({ subject: 'email:somebody@example.org', rule });
    expect(take).toMatchObject({ limit: 3, slotMs: 1_000 });
    expect(take.key).toMatch(/^key:60000:[\w-]{43}$/);
    expect(slotTakeOf({ subject: 'a', rule: { ...rule, windowMs: 3_600_000 } }).slotMs).toBe(60_000);
    // Never shorter than the window.
    expect(slotTakeOf({ subject: 'a', rule: { ...rule, windowMs: 1_000 } }).slotMs * 60).toBeGreaterThanOrEqual(1_000);
  });

  it('counts other subjects, names and windows elsewhere', () => {
    const keys = [
      { subject: 'a', rule },
      { subject: 'b', rule },
      { subject: 'a', rule: { ...rule, name: 'general' } },
      { subject: 'a', rule: { ...rule, windowMs: 3_600_000 } },
    ].map((take) => slotTakeOf(take).key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('standingOf', () => {
  it.each([
    [
      'the first',
      { used: 0, oldestSlot: null, counted: true },
      { allowed: true, remaining: 2, resetsAt: at(1_061), retryAfterSeconds: 61 },
    ],
    ['one more', { used: 1, oldestSlot: 950, counted: true }, { allowed: true, remaining: 1, resetsAt: at(1_011), retryAfterSeconds: 11 }],
    ['too many', { used: 3, oldestSlot: 940, counted: false }, { allowed: false, remaining: 0, resetsAt: at(1_001), retryAfterSeconds: 1 }],
    [
      'not counted',
      { used: 1, oldestSlot: 950, counted: false },
      { allowed: true, remaining: 2, resetsAt: at(1_011), retryAfterSeconds: 11 },
    ],
    [
      'above it',
      { used: 9, oldestSlot: 950, counted: false },
      { allowed: false, remaining: 0, resetsAt: at(1_011), retryAfterSeconds: 11 },
    ],
  ])('%s', (_case, { counted, ...count }, expected) => {
    expect(standingOf(rule, { atMs: 1_000_000, ...count }, counted)).toEqual({ ...rule, ...expected });
  });
});

describe('tightestOf', () => {
  const standing = (name: string, changes: Partial<RateStanding>): RateStanding => ({
    ...unusedStanding({ ...rule, name }, 0),
    ...changes,
  });

  it.each([
    ['nothing of none', [], undefined],
    ['the least share', [standing('a', { limit: 1000, remaining: 20 }), standing('b', { limit: 10, remaining: 5 })], 'a'],
    ['what refuses', [standing('a', { remaining: 0 }), standing('b', { allowed: false, remaining: 0 })], 'b'],
    [
      'what refuses longest',
      [
        standing('a', { allowed: false, resetsAt: at(9) }),
        standing('b', { allowed: false, resetsAt: at(99) }),
        standing('c', { remaining: 0 }),
      ],
      'b',
    ],
  ])('%s', (_case, standings, expected) => expect(tightestOf(standings)?.name).toBe(expected));
});
