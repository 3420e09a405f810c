import { newId } from '../../../libs/common/src';
import { single } from '../../../libs/billing/src/ledger/ledger';
import { openBook, type OpenBook } from './open-book';

describe('credits of packs', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook();
  });
  beforeEach(() => book.clock.moveTo('2026-04-01T10:00:00Z'));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  /** An organization whose month is spent, with a pack of 100. */
  const givenPack = async () => {
    const organizationId = await book.givenOrganization();
    const month = newId();
    await book.credits.hold(organizationId, month, 50);
    await book.credits.capture(organizationId, month);
    const saleId = `cs_${newId()}`;
    await book.packs.grant(organizationId, { saleId, credits: 100, paidAt: book.clock.now() });
    return {
      organizationId,
      saleId,
      spend: async (credits: number): Promise<string> => {
        const runId = newId();
        await book.credits.hold(organizationId, runId, credits);
        return runId;
      },
      takeBack: (credits: number, booking = 1) => book.packs.takeBack(organizationId, { saleId, credits, booking }, 'claw_back'),
      giveBack: (credits: number, booking = 2) => book.packs.giveBack(organizationId, { saleId, credits, booking }),
      usage: async () => {
        const { remaining, held, owed, packs } = await book.credits.usage(organizationId);
        expect(packs).toBe(remaining);
        return { remaining, held, owed };
      },
    };
  };

  it('are booked once for each sale', async () => {
    const { organizationId, saleId, usage } = await givenPack();
    const again = await Promise.all(
      Array.from({ length: 20 }, () => book.packs.grant(organizationId, { saleId, credits: 100, paidAt: book.clock.now() })),
    );
    expect(again.filter(Boolean)).toEqual([]);
    expect(await usage()).toEqual({ remaining: 100, held: 0, owed: 0 });
  });

  it('are spent oldest sale first, whichever was booked first', async () => {
    const { organizationId, spend } = await givenPack();
    const older = `cs_${newId()}`;
    await book.packs.grant(organizationId, { saleId: older, credits: 100, paidAt: new Date('2026-03-01T00:00:00Z') });
    await spend(30);
    const lots = await book.ledger.liveLots(organizationId, book.clock.now());
    expect(lots.find(({ lotRef }) => lotRef === older)?.balanceCredits).toBe(70);
  });

  it('come after promotions and the month', async () => {
    const organizationId = await book.givenOrganization();
    await book.packs.grant(organizationId, { saleId: `cs_${newId()}`, credits: 100, paidAt: book.clock.now() });
    await book.ledger.post(organizationId, {
      kind: 'grant',
      businessKey: `grant:promo:${organizationId}`,
      occurredAt: book.clock.now(),
      postings: [
        { account: single('issued'), amountCredits: -10 },
        { account: { kind: 'promo', lotRef: 'welcome' }, amountCredits: 10 },
      ],
    });
    const left = async () => {
      const { promo, remaining, packs } = await book.credits.usage(organizationId);
      return { promo, monthly: remaining! - promo - packs, packs };
    };
    const seen = [];
    for (const credits of [9, 2, 48, 2, 10]) {
      await book.credits.hold(organizationId, newId(), credits);
      seen.push(await left());
    }
    expect(seen).toEqual([
      { promo: 1, monthly: 50, packs: 100 },
      { promo: 0, monthly: 49, packs: 100 },
      { promo: 0, monthly: 1, packs: 100 },
      { promo: 0, monthly: 0, packs: 99 },
      { promo: 0, monthly: 0, packs: 89 },
    ]);
  });

  it('are taken back from the lot when they are unspent, once for each correction', async () => {
    const { takeBack, usage } = await givenPack();
    expect((await Promise.all(Array.from({ length: 10 }, () => takeBack(60)))).filter(Boolean)).toHaveLength(1);
    expect(await usage()).toEqual({ remaining: 40, held: 0, owed: 0 });
  });

  it('are owed when they are spent', async () => {
    const { organizationId, spend, takeBack, usage } = await givenPack();
    await book.credits.capture(organizationId, await spend(80));
    await takeBack(100);
    expect(await usage()).toEqual({ remaining: 0, held: 0, owed: 80 });
  });

  it('settle what is owed before they can be spent, when a run in flight gives them back', async () => {
    const { organizationId, spend, takeBack, usage } = await givenPack();
    const [first, second] = [await spend(60), await spend(40)];
    await takeBack(70);
    expect(await usage()).toEqual({ remaining: 0, held: 100, owed: 70 });
    await book.credits.release(organizationId, first);
    expect(await usage()).toEqual({ remaining: 0, held: 40, owed: 10 });
    await book.credits.release(organizationId, second);
    expect(await usage()).toEqual({ remaining: 30, held: 0, owed: 0 });
  });

  it('come to the same, whether they are taken back before or after they come back', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { organizationId, spend, takeBack, usage } = await givenPack();
      const runs = await Promise.all(Array.from({ length: 10 }, () => spend(10)));
      await Promise.all([takeBack(70), ...runs.map((runId) => book.credits.release(organizationId, runId))]);
      expect(await usage()).toEqual({ remaining: 30, held: 0, owed: 0 });
    }
  });

  it('are all there again when the dispute is won, unspent or spent', async () => {
    const { organizationId, spend, takeBack, giveBack, usage } = await givenPack();
    await book.credits.capture(organizationId, await spend(30));
    await takeBack(100);
    expect(await usage()).toEqual({ remaining: 0, held: 0, owed: 30 });
    await Promise.all(Array.from({ length: 5 }, () => giveBack(100)));
    expect(await usage()).toEqual({ remaining: 70, held: 0, owed: 0 });
  });

  it('are owed in part when they are given back in part', async () => {
    const { organizationId, spend, takeBack, giveBack, usage } = await givenPack();
    await book.credits.capture(organizationId, await spend(50));
    await takeBack(100);
    await giveBack(20, 2);
    expect(await usage()).toEqual({ remaining: 0, held: 0, owed: 30 });
    await giveBack(80, 3);
    expect(await usage()).toEqual({ remaining: 50, held: 0, owed: 0 });
  });
});
