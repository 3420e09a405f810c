import { newId } from '../../../libs/common/src';
import { openBook, type OpenBook } from './open-book';

describe('the news that credits are running out', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook();
  });
  beforeEach(() => book.clock.moveTo('2026-04-01T10:00:00Z'));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const news = async (organizationId: string): Promise<unknown[]> => {
    const { rows } = await book.owner.query<{ payload: unknown }>(
      "SELECT payload FROM outbox_event WHERE type = 'credits.low' AND organization_id = $1 ORDER BY payload ->> 'resetsAt'",
      [organizationId],
    );
    return rows.map(({ payload }) => payload);
  };
  const spend = (organizationId: string, credits: number) => book.credits.hold(organizationId, newId(), credits);

  it('is told once in a cycle, however many cross the line at once, and again in the next one', async () => {
    const organizationId = await book.givenOrganization();
    await spend(organizationId, 45);
    expect(await news(organizationId)).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => spend(organizationId, 1)));
    const april = { remaining: 4, threshold: 5, resetsAt: '2026-05-01T10:00:00.000Z' };
    expect(await news(organizationId)).toEqual([april]);
    book.clock.moveTo('2026-05-01T10:00:00Z');
    await spend(organizationId, 50);
    expect(await news(organizationId)).toEqual([april, { remaining: 0, threshold: 5, resetsAt: '2026-06-01T10:00:00.000Z' }]);
  });

  it('is told once, also when credits come back and are spent again', async () => {
    const organizationId = await book.givenOrganization();
    for (let round = 0; round < 3; round += 1) {
      const runId = newId();
      await book.credits.hold(organizationId, runId, 50);
      await book.credits.release(organizationId, runId);
    }
    expect(await news(organizationId)).toHaveLength(1);
  });

  it('counts what is there besides the month', async () => {
    const organizationId = await book.givenOrganization();
    await book.packs.grant(organizationId, { saleId: newId(), credits: 100, paidAt: book.clock.now() });
    await spend(organizationId, 60);
    expect(await news(organizationId)).toEqual([]);
  });

  it('is not told by a hold that is taken back, nor on an unlimited plan', async () => {
    const [free, enterprise] = [await book.givenOrganization(), await book.givenOrganization('enterprise')];
    const undone = book.unitOfWork.run(async () => {
      await spend(free, 50);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await spend(enterprise, 1_000);
    expect([...(await news(free)), ...(await news(enterprise))]).toEqual([]);
  });
});
