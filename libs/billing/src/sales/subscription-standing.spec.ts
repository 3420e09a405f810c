import { bestOf, GRACE_MS, isStanding, type StandingSubscription } from './subscription-standing';

const now = new Date('2026-05-10T00:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const subscription = (change: Partial<StandingSubscription> = {}): StandingSubscription => ({
  id: 'sub_1',
  planId: 'starter',
  status: 'active',
  periodEnd: new Date('2026-06-01T00:00:00Z'),
  pastDueSince: null,
  ...change,
});

describe('A subscription gives its plan', () => {
  it.each<[string, Partial<StandingSubscription>, boolean]>([
    ['while it is active', {}, true],
    ['while it is tried out', { status: 'trialing' }, true],
    ['while its payment has just failed', { status: 'past_due', pastDueSince: now }, true],
    ['until the last moment of grace', { status: 'past_due', pastDueSince: ago(GRACE_MS - 1) }, true],
    ['not after it', { status: 'past_due', pastDueSince: ago(GRACE_MS) }, false],
    ['not before its first payment', { status: 'incomplete' }, false],
    ['not when Stripe has given up', { status: 'unpaid' }, false],
    ['not when it is over', { status: 'canceled' }, false],
    ['not in a state nobody has heard of', { status: 'resting' }, false],
  ])('%s', (_when, change, expected) => expect(isStanding(subscription(change), now)).toBe(expected));
});

describe('The plan of an organization', () => {
  it('is its highest', () => {
    const all = [
      subscription(),
      subscription({ id: 'sub_2', planId: 'pro' }),
      subscription({ id: 'sub_3', planId: 'pro', status: 'canceled' }),
    ];
    expect(bestOf(all, now)?.id).toBe('sub_2');
  });

  it('is, of equal ones, that which runs longest', () => {
    const all = [subscription(), subscription({ id: 'sub_2', periodEnd: new Date('2026-07-01T00:00:00Z') })];
    expect(bestOf(all, now)?.id).toBe('sub_2');
  });

  it('is none where none stands', () => {
    expect(bestOf([subscription({ status: 'canceled' })], now)).toBeNull();
    expect(bestOf([], now)).toBeNull();
  });
});
