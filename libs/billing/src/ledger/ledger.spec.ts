import fc from 'fast-check';
import { accountId, balanced, planSpend, single } from './ledger';

const lot = (kind: 'promo' | 'monthly' | 'pack', lotRef: string, balanceCredits: number) => ({ kind, lotRef, balanceCredits });

describe('planSpend', () => {
  it('takes from the first lot that has enough', () => {
    expect(planSpend([lot('monthly', 'a', 5), lot('pack', 'b', 9)], 2)).toEqual([
      { account: { kind: 'monthly', lotRef: 'a' }, amountCredits: -2 },
    ]);
  });

  it('goes on with the next lot when one runs out', () => {
    expect(planSpend([lot('promo', 'a', 1), lot('monthly', 'b', 1), lot('pack', 'c', 9)], 4)).toEqual([
      { account: { kind: 'promo', lotRef: 'a' }, amountCredits: -1 },
      { account: { kind: 'monthly', lotRef: 'b' }, amountCredits: -1 },
      { account: { kind: 'pack', lotRef: 'c' }, amountCredits: -2 },
    ]);
  });

  it('is null when all lots together do not reach', () => {
    expect(planSpend([lot('monthly', 'a', 1)], 2)).toBeNull();
    expect(planSpend([], 1)).toBeNull();
  });

  it('takes exactly the amount, never more than a lot holds, and never skips a lot that has credits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 6 }), fc.integer({ min: 1, max: 60 }), (balances, amount) => {
        const postings = planSpend(
          balances.map((balance, index) => lot('pack', String(index), balance)),
          amount,
        );
        const total = balances.reduce((sum, balance) => sum + balance, 0);
        if (total < amount) return postings === null;
        const taken = new Map(postings?.map(({ account, amountCredits }) => [Number(account.lotRef), -amountCredits]));
        const sum = [...taken.values()].reduce((a, b) => a + b, 0);
        const last = Math.max(...taken.keys());
        return (
          sum === amount &&
          balances.every((balance, index) => (taken.get(index) ?? 0) <= balance && (index >= last || (taken.get(index) ?? 0) === balance))
        );
      }),
    );
  });
});

describe('balanced', () => {
  it('orders postings the way rows are locked', () => {
    const postings = [
      { account: single('held'), amountCredits: -1 },
      { account: { kind: 'monthly' as const, lotRef: 'x' }, amountCredits: 1 },
    ];
    expect(balanced(postings).map(({ account }) => account.kind)).toEqual(['monthly', 'held']);
  });

  it('refuses postings that do not sum to zero', () => {
    expect(() => balanced([{ account: single('held'), amountCredits: 1 }])).toThrow(/sum to 1/);
  });
});

it('gives one account one id, and each organization its own', () => {
  const [a, b] = ['0197a0de-0000-7000-8000-000000000001', '0197a0de-0000-7000-8000-000000000002'];
  expect(accountId(a, single('held'))).toBe(accountId(a, single('held')));
  expect(accountId(a, single('held'))).not.toBe(accountId(b, single('held')));
  expect(accountId(a, single('held'))).not.toBe(accountId(a, single('consumed')));
});
