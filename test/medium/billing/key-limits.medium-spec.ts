import { newId } from '../../../libs/common/src';
import { openBook, type OpenBook } from './open-book';

describe('what a key may spend', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook();
  });
  beforeEach(() => book.clock.moveTo('2026-04-01T10:00:00Z'));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const givenKey = async (creditLimit: number | null, planId = 'pro') => {
    const organizationId = await book.givenOrganization(planId);
    const keyId = newId();
    await book.owner.query(
      `INSERT INTO api_key (id, organization_id, name, prefix, key_hash, permissions, credit_limit, created_at)
       VALUES ($1, $2, 'Key', 'ak_1234567', decode(md5($1::uuid::text), 'hex'), '{}', $3, now())`,
      [keyId, organizationId, creditLimit],
    );
    return {
      organizationId,
      hold: async (credits = 1): Promise<string> => {
        const runId = newId();
        await book.credits.hold(organizationId, runId, credits, { spender: { keyId, creditLimit: creditLimit ?? 0 } });
        return runId;
      },
      setLimit: (limit: number | null) => book.owner.query('UPDATE api_key SET credit_limit = $2 WHERE id = $1', [keyId, limit]),
      spent: async () => (await book.keys.spentInCycle(organizationId, [keyId])).get(keyId) ?? 0,
    };
  };
  const outcome = async (holds: readonly Promise<unknown>[]) => {
    const settled = await Promise.allSettled(holds);
    const codes = settled.map((one) => (one.status === 'fulfilled' ? 'held' : (one.reason as { code: string }).code));
    return Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((other) => other === code).length]));
  };

  it.each(['pro', 'enterprise'])('is never more than its limit, however many ask at once (%s)', async (planId) => {
    const { organizationId, hold, spent } = await givenKey(10, planId);
    expect(await outcome(Array.from({ length: 64 }, () => hold()))).toEqual({ held: 10, 'billing.key_limit_reached': 54 });
    expect(await spent()).toBe(10);
    expect(await book.credits.usage(organizationId)).toMatchObject({ held: 10 });
  });

  it('comes back with a release, and stays spent with a capture', async () => {
    const { organizationId, hold, spent } = await givenKey(3);
    const [first, second] = [await hold(), await hold(2)];
    await expect(hold()).rejects.toMatchObject({
      code: 'billing.key_limit_reached',
      details: { limitCredits: 3, resetsAt: '2026-05-01T10:00:00.000Z' },
    });
    await book.credits.release(organizationId, second);
    await book.credits.capture(organizationId, first);
    expect(await spent()).toBe(1);
    await hold(2);
    expect(await spent()).toBe(3);
  });

  it('comes back to the cycle it was counted in', async () => {
    const { organizationId, hold, spent } = await givenKey(3);
    const runId = await hold(3);
    book.clock.moveTo('2026-05-02T10:00:00Z');
    expect(await spent()).toBe(0);
    await hold(3);
    await book.credits.release(organizationId, runId);
    expect(await spent()).toBe(3);
    await expect(hold()).rejects.toMatchObject({ code: 'billing.key_limit_reached' });
  });

  it('is counted for nothing when the workspace has no credits', async () => {
    const { hold, spent } = await givenKey(100, 'free');
    expect(await outcome(Array.from({ length: 60 }, () => hold()))).toEqual({ held: 50, 'billing.insufficient_credits': 10 });
    expect(await spent()).toBe(50);
  });

  it('is what the key’s row says now', async () => {
    const { hold, setLimit } = await givenKey(0);
    await expect(hold()).rejects.toMatchObject({ code: 'billing.key_limit_reached' });
    await setLimit(2);
    await hold(2);
    await setLimit(1);
    await expect(hold()).rejects.toMatchObject({ code: 'billing.key_limit_reached' });
    await setLimit(null);
    await hold(50);
  });

  it('is settled from many sides without anybody having to try again', async () => {
    const { organizationId, hold, spent } = await givenKey(1_000);
    const runs: string[] = [];
    for (let count = 0; count < 20; count += 1) runs.push(await hold());
    const attempts = jest.spyOn(book.database, 'transaction');
    await Promise.all([...runs.map((runId) => book.credits.release(organizationId, runId)), ...runs.map(() => hold())]);
    expect(attempts).toHaveBeenCalledTimes(40);
    attempts.mockRestore();
    expect(await spent()).toBe(20);
  });
});
