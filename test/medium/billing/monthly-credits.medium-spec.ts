import { PLANS } from '../../../libs/billing/src';
import { newId } from '../../../libs/common/src';
import { openBook, type OpenBook } from './open-book';

const april = { start: new Date('2026-04-01T10:00:00Z'), end: new Date('2026-05-01T10:00:00Z') };
const may = { start: new Date('2026-05-01T10:00:00Z'), end: new Date('2026-06-01T10:00:00Z') };
const { starter, pro } = PLANS;

describe('credits of a paid month', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook();
  });
  beforeEach(() => book.clock.moveTo(april.start));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const givenSubscription = async () => {
    const organizationId = await book.givenOrganization('starter');
    const subscriptionId = `sub_${organizationId}`;
    return {
      organizationId,
      subscriptionId,
      grant: (plan: (typeof PLANS)[keyof typeof PLANS], cycle = april) =>
        book.monthly.grantPaid(organizationId, { subscriptionId, plan, cycle }),
      end: () => book.monthly.endPaid(organizationId, subscriptionId),
      lots: async () =>
        (await book.ledger.liveLots(organizationId, book.clock.now()))
          .filter(({ kind }) => kind === 'monthly')
          .map(({ balanceCredits }) => balanceCredits),
    };
  };

  it('are booked once, however many hear of the payment at the same moment', async () => {
    const { grant, lots } = await givenSubscription();
    await Promise.all(Array.from({ length: 20 }, () => grant(starter)));
    expect(await lots()).toEqual([500]);
  });

  it('are those of the higher plan, when both plans are heard of at the same moment at its start', async () => {
    const { grant, lots } = await givenSubscription();
    await Promise.all(Array.from({ length: 20 }, (_, index) => grant(index % 2 === 0 ? starter : pro)));
    expect(await lots()).toEqual([5_000]);
  });

  it('grow by the difference for the days that are left, once', async () => {
    const { grant, lots } = await givenSubscription();
    await grant(starter);
    book.clock.moveTo('2026-04-16T10:00:00Z');
    await Promise.all(Array.from({ length: 20 }, () => grant(pro)));
    expect(await lots()).toEqual([500 + 2_250]);
  });

  it('stay as they are after a downgrade, and after coming back from it', async () => {
    const { grant, lots } = await givenSubscription();
    await grant(pro);
    await grant(starter);
    await grant(pro);
    expect(await lots()).toEqual([5_000]);
  });

  it('end the month before them and the free month', async () => {
    const { organizationId, grant, lots } = await givenSubscription();
    await book.monthly.grantFree(organizationId, 50, { start: new Date('2026-03-15T00:00:00Z'), end: new Date('2026-04-15T00:00:00Z') });
    await grant(starter);
    expect(await lots()).toEqual([500]);
    book.clock.moveTo('2026-04-30T10:00:00Z');
    // The news of a period may come a little before our clock says it has begun.
    await grant(pro, may);
    expect(await lots()).toEqual([5_000]);
  });

  it('are not ended by late news of an earlier month', async () => {
    const { grant, lots } = await givenSubscription();
    book.clock.moveTo('2026-05-02T10:00:00Z');
    await book.expiry.expireDue();
    await grant(starter, may);
    await grant(starter, april);
    expect(await lots()).toEqual([500]);
    expect(await book.expiry.expireDue()).toBe(1);
    expect(await lots()).toEqual([500]);
  });

  it('expire when the subscription ends, and what was in flight expires when it comes back', async () => {
    const { organizationId, grant, end, lots } = await givenSubscription();
    await grant(starter);
    const runId = newId();
    const terms = { ...(await book.credits.termsOf(organizationId)), freeCredits: 0 };
    await book.credits.hold(organizationId, runId, 7, { terms });
    await end();
    expect(await lots()).toEqual([]);
    await book.credits.release(organizationId, runId);
    expect(await lots()).toEqual([]);
    expect(await book.expiry.expireDue()).toBe(1);
  });

  it('leave the month of the free plan to whoever had none in it', async () => {
    const { organizationId, grant, end } = await givenSubscription();
    await grant(starter);
    await end();
    await book.database.client.organization.update({ where: { id: organizationId }, data: { planId: 'free' } });
    expect(await book.credits.usage(organizationId)).toMatchObject({ remaining: 50 });
    await book.credits.hold(organizationId, newId(), 50);
    expect(await book.credits.usage(organizationId)).toMatchObject({ remaining: 0, held: 50 });
  });

  it('leave nothing of a free month that ended for them: it is neither promised nor booked again', async () => {
    const { organizationId, grant, end } = await givenSubscription();
    await book.database.client.organization.update({ where: { id: organizationId }, data: { planId: 'free' } });
    await book.credits.hold(organizationId, newId(), 1);
    await grant(starter);
    await end();
    expect(await book.credits.usage(organizationId)).toMatchObject({ remaining: 0 });
    await expect(book.credits.hold(organizationId, newId(), 1)).rejects.toMatchObject({ code: 'billing.insufficient_credits' });
  });
});
