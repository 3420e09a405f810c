import { LeftoverHolds } from '../../../libs/analysis/src';
import { LeftoverHoldsRepository } from '../../../libs/analysis/src/leftover-holds.repository';
import { newId } from '../../../libs/common/src';
import { verifyLedger } from '../../support';
import { givenRun } from './given-run';
import { openBook, type OpenBook } from './open-book';

// Real: PostgreSQL and the book. Made by hand: runs that ended without their holds.
describe('holds that were left over', () => {
  let book: OpenBook;
  let holds: LeftoverHolds;

  beforeAll(async () => {
    book = await openBook();
    holds = new LeftoverHolds(new LeftoverHoldsRepository(book.database), book.credits);
  });
  afterEach(async () => expect((await verifyLedger(book.owner, book.clock)).problems).toEqual([]));
  afterAll(() => book.close());

  const givenHold = async (organizationId: string, status: string | null): Promise<string> => {
    const runId = status === null ? newId() : await givenRun(book.owner, organizationId, status);
    await book.credits.hold(organizationId, runId, 1);
    return runId;
  };

  it('are settled by what became of the run, and those of runs under way are left alone', async () => {
    const organizationId = await book.givenOrganization();
    for (const status of [null, 'failed', 'cancelled', 'succeeded', 'queued', 'running']) await givenHold(organizationId, status);
    expect(await holds.settle()).toBe(4);
    expect(await book.credits.usage(organizationId)).toMatchObject({ remaining: 47, held: 2, used: 1 });
    expect(await holds.settle()).toBe(0);
  });

  it('are settled once, whoever else settles them at that moment', async () => {
    const organizationId = await book.givenOrganization('pro');
    const runs: string[] = [];
    for (let count = 0; count < 30; count += 1) runs.push(await givenHold(organizationId, 'failed'));
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, () => holds.settle()),
      ...runs.flatMap((runId) => [book.credits.capture(organizationId, runId), book.credits.release(organizationId, runId)]),
    ]);
    expect(outcomes.reduce<number>((sum, outcome) => sum + Number(outcome), 0)).toBe(runs.length);
    const { remaining, held, used } = await book.credits.usage(organizationId);
    expect([held, remaining! + used]).toEqual([0, 5_000]);
  });
});
