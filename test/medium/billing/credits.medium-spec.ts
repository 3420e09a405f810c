import { Client } from 'pg';
import { isAppError, newId } from '../../../libs/common/src';
import { Database } from '../../../libs/platform/src/database';
import { auditLedger, BOOK_ALONE, bookOn, createTestDatabase, MovableClock, type TestDatabase } from '../../support';

describe('credits', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let credits: ReturnType<typeof bookOn>['credits'];
  let ledger: ReturnType<typeof bookOn>['ledger'];
  const clock = new MovableClock(new Date('2026-01-31T12:00:00Z'));

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = new Database({ url: testDatabase.url, poolSize: 10 });
    ({ credits, ledger } = bookOn(database, clock));
  });
  beforeEach(() => clock.moveTo('2026-01-31T12:00:00Z'));
  afterEach(async () => {
    const owner = new Client({ connectionString: testDatabase.ownerUrl });
    await owner.connect();
    await auditLedger(owner, BOOK_ALONE);
    await owner.end();
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const givenOrganization = async (planId = 'free'): Promise<string> => {
    const id = newId();
    await database.client.organization.create({
      data: { id, name: 'Org', slug: id, planId, createdAt: clock.now(), updatedAt: clock.now() },
    });
    return id;
  };
  const refusals = (outcomes: PromiseSettledResult<void>[]) =>
    outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason as unknown);

  it('grants the month once, however many ask first at the same moment', async () => {
    const organizationId = await givenOrganization();
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, () => credits.hold(organizationId, newId(), 1)));
    expect(refusals(outcomes)).toHaveLength(10);
    expect(refusals(outcomes).every((error) => isAppError(error, 'billing.insufficient_credits'))).toBe(true);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: 0, held: 50, used: 0 });
  });

  it('locks in one order, also where an account of the book is only being made: nobody has to try again', async () => {
    const attempts = jest.spyOn(database, 'transaction');
    const holds = 12;
    for (let round = 0; round < 6; round += 1) {
      clock.moveTo('2026-01-31T12:00:00Z');
      const organizationId = await givenOrganization('pro');
      // In the second month every account is there but the month's own.
      for (const month of ['2026-01-31T12:00:00Z', '2026-03-02T12:00:00Z']) {
        clock.moveTo(month);
        attempts.mockClear();
        await Promise.all(Array.from({ length: holds }, () => credits.hold(organizationId, newId(), 1)));
        expect(attempts).toHaveBeenCalledTimes(holds);
      }
    }
    attempts.mockRestore();
  });

  it('refuses nobody at the door while the month’s credits are being booked', async () => {
    for (let round = 0; round < 10; round += 1) {
      const organizationId = await givenOrganization('pro');
      const asked = Array.from({ length: 12 }, () => [credits.hold(organizationId, newId(), 1), credits.check(organizationId, 1)]);
      expect(refusals(await Promise.allSettled(asked.flat()))).toEqual([]);
    }
  });

  it('settles a hold once, whichever way comes first and however often', async () => {
    const organizationId = await givenOrganization();
    const runId = newId();
    await credits.hold(organizationId, runId, 3);
    const outcomes = await Promise.all([
      ...Array.from({ length: 10 }, () => credits.capture(organizationId, runId)),
      ...Array.from({ length: 10 }, () => credits.release(organizationId, runId)),
    ]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const { remaining, held, used } = await credits.usage(organizationId);
    expect(held).toBe(0);
    expect([remaining, used]).toEqual(used === 3 ? [47, 3] : [50, 0]);
  });

  it('books one hold for a run that is asked for twice', async () => {
    const organizationId = await givenOrganization();
    const runId = newId();
    await Promise.allSettled([credits.hold(organizationId, runId, 1), credits.hold(organizationId, runId, 1)]);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: 49, held: 1 });
  });

  it('another organization’s hold is out of reach', async () => {
    const [mine, theirs] = [await givenOrganization(), await givenOrganization()];
    const runId = newId();
    await credits.hold(mine, runId, 1);
    expect(await credits.capture(theirs, runId)).toBe(false);
    expect(await credits.release(theirs, runId)).toBe(false);
    expect(await credits.usage(mine)).toMatchObject({ held: 1 });
  });

  it('starts each cycle afresh, on the last day of a short month', async () => {
    const organizationId = await givenOrganization();
    for (let count = 0; count < 50; count += 1) await credits.hold(organizationId, newId(), 1);
    expect((await credits.usage(organizationId)).resetsAt.toISOString()).toBe('2026-02-28T12:00:00.000Z');

    clock.moveTo('2026-02-28T11:59:59Z');
    await expect(credits.hold(organizationId, newId(), 1)).rejects.toMatchObject({ code: 'billing.insufficient_credits' });
    clock.moveTo('2026-02-28T12:00:00Z');
    expect((await credits.usage(organizationId)).remaining).toBe(50);
    await credits.hold(organizationId, newId(), 1);
    expect((await credits.usage(organizationId)).remaining).toBe(49);
  });

  it('spends the month before packs, and packs when the month is gone', async () => {
    const organizationId = await givenOrganization();
    await ledger.post(organizationId, {
      kind: 'grant',
      businessKey: `pack:${organizationId}`,
      occurredAt: clock.now(),
      postings: [
        { account: { kind: 'issued', lotRef: '' }, amountCredits: -100 },
        { account: { kind: 'pack', lotRef: 'p1' }, amountCredits: 100 },
      ],
    });
    await credits.hold(organizationId, newId(), 49);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: 101, packs: 100 });
    const across = newId();
    await credits.hold(organizationId, across, 3);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: 98, packs: 98 });
    await credits.release(organizationId, across);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: 101, packs: 100 });
  });

  it('never runs out on an unlimited plan, and still counts', async () => {
    const organizationId = await givenOrganization('enterprise');
    const runId = newId();
    await credits.hold(organizationId, runId, 1_000);
    await credits.capture(organizationId, runId);
    expect(await credits.usage(organizationId)).toMatchObject({ remaining: null, used: 1_000, held: 0 });
  });

  it('lets nobody rewrite the book, the application role least of all', async () => {
    const organizationId = await givenOrganization();
    await credits.hold(organizationId, newId(), 1);
    await expect(database.client.$executeRaw`UPDATE ledger_entry SET amount_credits = 5`).rejects.toThrow(/permission denied/);
    await expect(database.client.$executeRaw`DELETE FROM ledger_transaction`).rejects.toThrow(/permission denied/);
    const owner = new Client({ connectionString: testDatabase.ownerUrl });
    await owner.connect();
    await expect(owner.query('DELETE FROM ledger_entry')).rejects.toThrow(/append-only/);
    await expect(owner.query("UPDATE ledger_account SET balance_credits = -1 WHERE kind = 'monthly'")).rejects.toThrow(/not_negative/);
    await expect(
      owner.query(`WITH tx AS (INSERT INTO ledger_transaction (id, kind, business_key, occurred_at) VALUES (gen_random_uuid(), 'grant', 'lopsided', now()) RETURNING id)
        INSERT INTO ledger_entry SELECT tx.id, a.id, 7 FROM tx, (SELECT id FROM ledger_account LIMIT 1) a`),
    ).rejects.toThrow(/does not balance/);
    await owner.end();
  });
});
