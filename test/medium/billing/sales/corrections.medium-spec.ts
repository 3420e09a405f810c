import { Shop } from './shop';

describe('Packs that are paid back', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterEach(() => shop.audit());
  afterAll(() => shop.close());

  /** An organization on a spent free month, with a pack of 500 for 800 cents. */
  const givenPack = async () => {
    const organizationId = await shop.givenOrganization();
    await shop.spend(organizationId, 50);
    const { id, paymentId } = await shop.buyPack(organizationId, '500');
    await shop.hearNews();
    return {
      organizationId,
      id,
      refund: async (amount?: number) => {
        const refund = shop.control.refund({ payment_intent: paymentId, amount });
        await shop.hearNews();
        return refund.id;
      },
      dispute: async (amount: number) => {
        const dispute = shop.control.dispute(paymentId, { amount });
        await shop.hearNews();
        return dispute.id;
      },
      close: async (disputeId: string, outcome: 'won' | 'lost') => {
        shop.control.closeDispute(disputeId, outcome);
        await shop.hearNews();
      },
      standing: async () => {
        const { packs, held, owed, remaining } = await shop.standing(organizationId);
        expect(remaining).toBe(packs);
        return { packs, held, owed };
      },
      bookings: async () => {
        const { rows } = await shop.owner.query<{ kind: string; credits: number }>(
          `SELECT t.kind, max(e.amount_credits) AS credits FROM ledger_transaction t JOIN ledger_entry e ON e.tx_id = t.id
           WHERE t.org_id = $1 AND t.business_key LIKE 'take-back:%' GROUP BY t.id ORDER BY t.business_key`,
          [organizationId],
        );
        return rows.map(({ kind, credits }) => [kind, credits]);
      },
    };
  };

  it('lose as much of their credits as of their price, rounded in favour of the buyer, and all of them in the end', async () => {
    const pack = await givenPack();
    await pack.refund(1);
    expect(await pack.standing()).toEqual({ packs: 500, held: 0, owed: 0 });
    await pack.refund(199);
    expect(await pack.standing()).toEqual({ packs: 375, held: 0, owed: 0 });
    await pack.refund();
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 0 });
    expect(await pack.bookings()).toEqual([
      ['refund', 125],
      ['refund', 375],
    ]);
  });

  it('get their credits back when a refund fails', async () => {
    const pack = await givenPack();
    const refundId = await pack.refund(400);
    expect(await pack.standing()).toEqual({ packs: 250, held: 0, owed: 0 });
    shop.control.failRefund(refundId);
    await shop.hearNews();
    expect(await pack.standing()).toEqual({ packs: 500, held: 0, owed: 0 });
  });

  it('are without credits while the bank looks into a dispute, and for good when it is lost', async () => {
    const pack = await givenPack();
    const disputeId = await pack.dispute(800);
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 0 });
    await pack.close(disputeId, 'lost');
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 0 });
    expect(await pack.bookings()).toEqual([['claw_back', 500]]);
  });

  it('have them again when the dispute is won', async () => {
    const pack = await givenPack();
    await pack.close(await pack.dispute(800), 'won');
    expect(await pack.standing()).toEqual({ packs: 500, held: 0, owed: 0 });
    expect(await pack.bookings()).toEqual([
      ['claw_back', 500],
      ['adjust', 500],
    ]);
  });

  it('lose both, what was refunded and what is disputed beside it, and never more than they were', async () => {
    const pack = await givenPack();
    await pack.refund(400);
    const disputeId = await pack.dispute(800);
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 0 });
    await pack.close(disputeId, 'won');
    expect(await pack.standing()).toEqual({ packs: 250, held: 0, owed: 0 });
  });

  it('are owed where they are spent, and the debt goes when the dispute is won', async () => {
    const pack = await givenPack();
    await shop.spend(pack.organizationId, 450);
    const disputeId = await pack.dispute(400);
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 200 });
    await pack.close(disputeId, 'won');
    expect(await pack.standing()).toEqual({ packs: 50, held: 0, owed: 0 });
  });

  it('leave the next pack alone: a debt is the pack’s that was paid back', async () => {
    const pack = await givenPack();
    await shop.spend(pack.organizationId, 500);
    await pack.refund();
    await shop.buyPack(pack.organizationId, '100');
    await shop.hearNews();
    expect(await pack.standing()).toEqual({ packs: 100, held: 0, owed: 500 });
  });

  it('are settled by what comes back from a run in flight', async () => {
    const pack = await givenPack();
    const runId = await shop.hold(pack.organizationId, 480);
    await pack.refund();
    expect(await pack.standing()).toEqual({ packs: 0, held: 480, owed: 480 });
    await shop.till.credits.release(pack.organizationId, runId);
    expect(await pack.standing()).toEqual({ packs: 0, held: 0, owed: 0 });
  });

  it('are taken back once, however many workers hear of it', async () => {
    const pack = await givenPack();
    const other = await shop.anotherTill();
    shop.control.refund({ payment_intent: await paymentOf(pack.id), amount: 400 });
    const events = shop.takeEvents();
    const copies = events.flatMap((event) => Array.from({ length: 8 }, (_, at) => ({ ...event, id: `${event.id}_${at}` })));
    await Promise.all(copies.map((event, at) => shop.send(event, at % 2 ? other : shop.till)));
    await Promise.all([shop.till, other].flatMap(({ inbox }) => [inbox.applyDue(), inbox.applyDue(), inbox.applyDue()]));
    expect(await shop.unapplied()).toEqual([]);
    expect(await pack.standing()).toEqual({ packs: 250, held: 0, owed: 0 });
    expect(await pack.bookings()).toEqual([['refund', 250]]);
  });

  const paymentOf = async (saleId: string): Promise<string> => {
    const { rows } = await shop.owner.query<{ id: string }>('SELECT payment_intent_id AS id FROM pack_sale WHERE id = $1', [saleId]);
    return rows[0]?.id ?? '';
  };
});
