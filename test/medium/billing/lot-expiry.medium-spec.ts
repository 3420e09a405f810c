import { newId } from '../../../libs/common/src';
import { single } from '../../../libs/billing/src/ledger/ledger';
import { openBook, type OpenBook } from './open-book';

describe('expiry of lots', () => {
  let book: OpenBook;

  beforeAll(async () => {
    book = await openBook('2026-01-31T12:00:00Z');
  });
  beforeEach(() => book.clock.moveTo('2026-01-31T12:00:00Z'));
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const expired = async (organizationId: string): Promise<number[]> => {
    const { rows } = await book.owner.query<{ credits: number }>(
      `SELECT e.amount_credits AS credits FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
       WHERE a.org_id = $1 AND a.kind = 'expired' ORDER BY 1`,
      [organizationId],
    );
    return rows.map(({ credits }) => credits);
  };

  it('books out what is left once, however many sweep', async () => {
    const organizations = await Promise.all(Array.from({ length: 8 }, () => book.givenOrganization()));
    for (const organizationId of organizations) await book.credits.hold(organizationId, newId(), 3);
    book.clock.moveTo('2026-02-28T12:00:00Z');
    const counts = await Promise.all(Array.from({ length: 8 }, () => book.expiry.expireDue()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(organizations.length);
    for (const organizationId of organizations) expect(await expired(organizationId)).toEqual([47]);
  });

  it('leaves a lot alone until its time', async () => {
    const organizationId = await book.givenOrganization();
    await book.credits.hold(organizationId, newId(), 3);
    book.clock.moveTo('2026-02-28T11:59:59.999Z');
    expect(await book.expiry.expireDue()).toBe(0);
    expect(await expired(organizationId)).toEqual([]);
  });

  it('books out what comes back late at the next sweep', async () => {
    const organizationId = await book.givenOrganization();
    const runId = newId();
    await book.credits.hold(organizationId, runId, 3);
    book.clock.moveTo('2026-03-01T00:00:00Z');
    await book.expiry.expireDue();
    await book.credits.release(organizationId, runId);
    expect(await book.credits.usage(organizationId)).toMatchObject({ remaining: 50, held: 0 });
    expect(await book.expiry.expireDue()).toBe(1);
    expect(await book.expiry.expireDue()).toBe(0);
    expect(await expired(organizationId)).toEqual([3, 47]);
  });

  it('takes every credit once while they are spent and given back at the same time', async () => {
    const organizationId = await book.givenOrganization('pro');
    const runs = Array.from({ length: 20 }, () => newId());
    for (const runId of runs) await book.credits.hold(organizationId, runId, 10);
    book.clock.moveTo('2026-03-01T00:00:00Z');
    await Promise.all([
      ...runs.map((runId, index) =>
        index % 2 === 0 ? book.credits.release(organizationId, runId) : book.credits.capture(organizationId, runId),
      ),
      ...Array.from({ length: 4 }, () => book.expiry.expireDue()),
    ]);
    await book.expiry.expireDue();
    expect((await expired(organizationId)).reduce((sum, credits) => sum + credits, 0)).toBe(4_900);
  });

  it('does not touch what never expires', async () => {
    const organizationId = await book.givenOrganization();
    await book.ledger.post(organizationId, {
      kind: 'grant',
      businessKey: `grant:promo:${organizationId}`,
      occurredAt: book.clock.now(),
      postings: [
        { account: single('issued'), amountCredits: -5 },
        { account: { kind: 'promo', lotRef: 'welcome' }, amountCredits: 5 },
      ],
    });
    book.clock.moveTo('2036-01-01T00:00:00Z');
    expect(await book.expiry.expireDue()).toBe(0);
    expect(await book.credits.usage(organizationId)).toMatchObject({ promo: 5, remaining: 55 });
  });
});
