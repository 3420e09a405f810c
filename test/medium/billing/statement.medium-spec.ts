import fc from 'fast-check';
import type { StatementFilter } from '../../../libs/billing/src/statement/statement.repository';
import type { Movement, Statement } from '../../../libs/billing/src';
import { newId } from '../../../libs/common/src';
import { openBook, type OpenBook } from './open-book';

describe('the statement of credits', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook();
  });
  beforeEach(() => book.clock.moveTo('2026-04-01T10:00:00Z'));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const whole: StatementFilter = { from: null, to: null };
  const read = (organizationId: string, limit: number, cursor: string | null = null, filter = whole) =>
    book.statements.read(organizationId, { ...filter, limit, cursor });

  const readAll = async (organizationId: string, limit: number, between = async (): Promise<void> => {}, filter = whole) => {
    const first = await read(organizationId, limit, null, filter);
    const movements: Movement[] = [...first.movements];
    for (let page: Statement = first; page.nextCursor !== null;) {
      await between();
      page = await read(organizationId, limit, page.nextCursor, filter);
      movements.push(...page.movements);
    }
    return { balance: first.balance, movements };
  };

  /** Holds a statement to its promise: each movement leads from one balance to the next, and all of them from nothing to what there is. */
  const explains = ({ balance, movements }: Awaited<ReturnType<typeof readAll>>) => {
    let rest = balance.available ?? 0;
    for (const { balanceAfter, credits } of movements) {
      expect(balanceAfter).toBe(rest);
      rest -= credits;
    }
    expect(rest).toBe(0);
    expect(movements.reduce((sum, { held }) => sum + held, 0)).toBe(balance.held);
    const debts = movements.flatMap(({ lots }) => lots).filter(({ kind }) => kind === 'debt');
    expect(debts.reduce((sum, { credits }) => sum - credits, 0)).toBe(balance.owed);
    expect(new Set(movements.map(({ id }) => id)).size).toBe(movements.length);
  };

  type Step = readonly [what: 'hold' | 'capture' | 'release' | 'pack' | 'takeBack' | 'giveBack' | 'promo' | 'days', amount: number];

  const steps = fc.array(
    fc.tuple(
      fc.constantFrom('hold', 'capture', 'release', 'pack', 'takeBack', 'giveBack', 'promo', 'days'),
      fc.integer({ min: 1, max: 30 }),
    ),
    { minLength: 1, maxLength: 25 },
  );

  const live = async (organizationId: string, history: readonly Step[]) => {
    const runs: string[] = [];
    let [saleId, bookings, taken] = ['', 0, 0];
    const acts: Record<Step[0], (amount: number) => Promise<unknown>> = {
      hold: async (amount) => {
        const runId = newId();
        await book.credits.hold(organizationId, runId, amount).then(
          () => runs.push(runId),
          () => undefined,
        );
      },
      capture: () => book.credits.capture(organizationId, runs.shift() ?? newId()),
      release: () => book.credits.release(organizationId, runs.shift() ?? newId()),
      pack: (credits) => {
        [saleId, bookings, taken] = [`cs_${newId()}`, 0, 0];
        return book.packs.grant(organizationId, { saleId, credits: credits + 30, paidAt: book.clock.now() });
      },
      takeBack: async (credits) => {
        if (saleId === '' || taken > 0) return;
        taken = credits;
        await book.packs.takeBack(organizationId, { saleId, credits, booking: ++bookings }, 'claw_back');
      },
      giveBack: async () => {
        if (taken > 0) await book.packs.giveBack(organizationId, { saleId, credits: taken, booking: ++bookings });
        taken = 0;
      },
      promo: (credits) => book.promos.grant(organizationId, { credits, expiresAt: null, reference: null, actor: null }),
      days: (amount) => {
        book.clock.moveTo(new Date(book.clock.now().getTime() + amount * 86_400_000));
        return Promise.resolve();
      },
    };
    for (const [what, amount] of history) await acts[what](amount);
  };

  it('explains the balance of any history, page by page', () =>
    fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 7 }), async (history, limit) => {
        book.clock.moveTo('2026-04-01T10:00:00Z');
        const organizationId = await book.givenOrganization();
        await live(organizationId, history);
        const statement = await readAll(organizationId, limit);
        explains(statement);
        const { remaining, held, owed } = await book.credits.usage(organizationId);
        expect(statement.balance).toEqual({ available: remaining, held, owed });
      }),
      { numRuns: 40 },
    ));

  it('explains the balance it began with while others book, also what was begun before and committed later', async () => {
    const organizationId = await book.givenOrganization('pro');
    for (let count = 0; count < 12; count += 1) await book.credits.hold(organizationId, newId(), 1);
    let commit = (): void => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let booked = (): void => undefined;
    const isBooked = new Promise<void>((resolve) => (booked = resolve));
    // Its id is older than those of the movements that follow; nobody sees it before they are committed.
    const late = book.unitOfWork.run(async () => {
      await book.ledger.post(organizationId, {
        kind: 'grant',
        businessKey: `grant:pack:late-${organizationId}`,
        occurredAt: book.clock.now(),
        postings: [
          { account: { kind: 'issued', lotRef: 'late' }, amountCredits: -9 },
          { account: { kind: 'pack', lotRef: 'late' }, amountCredits: 9 },
        ],
      });
      booked();
      await mayCommit;
    });
    await isBooked;
    for (let count = 0; count < 12; count += 1) await book.credits.hold(organizationId, newId(), 1);
    let turn = 0;
    const statement = await readAll(organizationId, 5, async () => {
      if (turn++ === 0) {
        commit();
        await late;
      }
      await Promise.all(Array.from({ length: 3 }, () => book.credits.hold(organizationId, newId(), 1)));
    });
    explains(statement);
    expect(statement.balance.available).toBe(5_000 - 24);
    expect(statement.movements).toHaveLength(25);
    const later = await readAll(organizationId, 50);
    explains(later);
    expect(later.movements.some(({ businessKey }) => businessKey.includes('late'))).toBe(true);
  });

  it('knows what came to be without anybody asking: the month, and what expired', async () => {
    const organizationId = await book.givenOrganization();
    expect(await read(organizationId, 10)).toMatchObject({ balance: { available: 50 }, movements: [{ kind: 'grant', credits: 50 }] });
    book.clock.moveTo('2026-05-01T10:00:00Z');
    const { balance, movements } = await read(organizationId, 10);
    expect(balance.available).toBe(50);
    expect(movements.map(({ kind, credits }) => [kind, credits])).toEqual([
      ['grant', 50],
      ['expire', -50],
      ['grant', 50],
    ]);
  });

  it('shows the days one asks for, with the balances of the whole', async () => {
    const organizationId = await book.givenOrganization('starter');
    for (const day of ['02', '03', '04', '05']) {
      book.clock.moveTo(`2026-04-${day}T12:00:00Z`);
      await book.credits.hold(organizationId, newId(), 10);
    }
    const filter = { from: new Date('2026-04-03T00:00:00Z'), to: new Date('2026-04-05T00:00:00Z') };
    const { movements } = await readAll(organizationId, 1, undefined, filter);
    expect(movements.map(({ at, balanceAfter }) => [at.toISOString().slice(0, 10), balanceAfter])).toEqual([
      ['2026-04-04', 470],
      ['2026-04-03', 480],
    ]);
  });

  it('lists the movements of an unlimited plan without a balance', async () => {
    const organizationId = await book.givenOrganization('enterprise');
    const runId = newId();
    await book.credits.hold(organizationId, runId, 5);
    await book.credits.capture(organizationId, runId);
    const { balance, movements } = await read(organizationId, 10);
    expect(balance).toEqual({ available: null, held: 0, owed: 0 });
    expect(movements.map(({ kind, credits, held, balanceAfter }) => [kind, credits, held, balanceAfter])).toEqual([
      ['capture', 0, -5, null],
      ['hold', 0, 5, null],
    ]);
  });

  it('takes no cursor but its own', async () => {
    const [mine, theirs] = [await book.givenOrganization(), await book.givenOrganization()];
    for (const organizationId of [mine, theirs]) await book.credits.hold(organizationId, newId(), 1);
    const { nextCursor } = await read(mine, 1);
    await expect(read(theirs, 1, nextCursor)).rejects.toMatchObject({ code: 'request.cursor_invalid' });
    await expect(read(mine, 1, nextCursor, { from: new Date(0), to: null })).rejects.toMatchObject({
      code: 'request.cursor_invalid',
    });
    await expect(read(mine, 1, 'made-up')).rejects.toMatchObject({ code: 'request.cursor_invalid' });
  });
});
