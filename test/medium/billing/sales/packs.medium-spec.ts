import { newId } from '@argus/common';
import { packSession, planSession } from '../../stripe-emulator/support/shop';
import { Shop } from './shop';

const FREE = { plan: 'free', remaining: 50, packs: 0, held: 0, owed: 0 };

describe('Packs of credits', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterEach(() => shop.audit());
  afterAll(() => shop.close());

  it('are there when they are paid, with a receipt, an entry in the audit trail and word to the rest of the product', async () => {
    const organizationId = await shop.givenOrganization();
    const { id, paymentId } = await shop.buyPack(organizationId, '500');
    expect(await shop.standing(organizationId)).toEqual(FREE);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...FREE, remaining: 550, packs: 500 });
    const { rows } = await shop.owner.query('SELECT * FROM pack_sale WHERE id = $1', [id]);
    const expected = { organization_id: organizationId, payment_intent_id: paymentId, pack_credits: 500, amount_cents: 800 };
    expect(rows).toEqual([
      expect.objectContaining({ ...expected, currency: 'usd', receipt_url: expect.stringMatching(/^http/) as string }),
    ]);
    const said = await shop.owner.query('SELECT type, payload FROM outbox_event WHERE organization_id = $1', [organizationId]);
    expect(said.rows).toEqual([{ type: 'billing.pack_bought', payload: { saleId: id, credits: 500 } }]);
    const kept = await shop.owner.query('SELECT action, resource_id FROM audit_log WHERE organization_id = $1', [organizationId]);
    expect(kept.rows).toEqual([{ action: 'billing.pack_bought', resource_id: id }]);
  });

  it('are booked once, however often the news comes, to however many workers', async () => {
    const organizationId = await shop.givenOrganization();
    await shop.buyPack(organizationId, '100');
    const tills = [shop.till, await shop.anotherTill()] as const;
    const [event] = shop.takeEvents().filter(({ type }) => type === 'checkout.session.completed');
    const before = await shop.idsIn('stripe_event');
    await Promise.all(Array.from({ length: 20 }, (_, at) => shop.send(event!, tills[at % 2])));
    expect(await shop.idsIn('stripe_event')).toHaveLength(before.length + 1);
    // Other events that say the same, so that the workers have something to meet over.
    await Promise.all(Array.from({ length: 20 }, (_, at) => shop.send({ ...event!, id: `${event!.id}_${at}` }, tills[at % 2])));
    await Promise.all(tills.flatMap(({ inbox }) => [inbox.applyDue(), inbox.applyDue(), inbox.applyDue()]));
    expect(await shop.unapplied()).toEqual([]);
    expect(await shop.standing(organizationId)).toEqual({ ...FREE, remaining: 150, packs: 100 });
    const kept = await shop.owner.query('SELECT action FROM audit_log WHERE organization_id = $1', [organizationId]);
    expect(kept.rows).toEqual([{ action: 'billing.pack_bought' }]);
  });

  it('are all there, when several are bought', async () => {
    const organizationId = await shop.givenOrganization();
    for (const pack of ['100', '2500', '100'] as const) await shop.buyPack(organizationId, pack);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ packs: 2_700 });
  });

  it('are sold to one customer, however many pages an organization opens at once', async () => {
    const organizationId = await shop.givenOrganization();
    const other = await shop.anotherTill();
    const before = shop.control.engine.world.store.customers.all.length;
    await Promise.all([shop.till, other, shop.till, other].map(({ checkout }) => checkout.pack(organizationId, '100')));
    expect(shop.control.engine.world.store.customers.all).toHaveLength(before + 1);
  });

  it('wait for a debit to be paid', async () => {
    const organizationId = await shop.givenOrganization();
    const { id } = await shop.buyPack(organizationId, '500', { by: 'debit' });
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual(FREE);
    shop.control.settle(id, true);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual({ ...FREE, remaining: 550, packs: 500 });
  });

  it.each(['debit that fails', 'card that is declined', 'page that nobody pays at'])('are not given for a %s', async (what) => {
    const organizationId = await shop.givenOrganization();
    if (what.startsWith('page')) await shop.till.checkout.pack(organizationId, '100');
    else {
      const { id } = await shop.buyPack(organizationId, '100', { by: what.startsWith('debit') ? 'debit' : 'declined_card' });
      if (what.startsWith('debit')) shop.control.settle(id, false);
    }
    shop.moveByDays(2);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toEqual(FREE);
  });

  it('are no business of ours when somebody else sold something through the same account', async () => {
    const rows = async () => [await shop.idsIn('pack_sale'), await shop.idsIn('subscription'), await shop.idsIn('ledger_transaction')];
    const before = await rows();
    const pack = await packSession(shop.sdk);
    const paid = shop.control.pay(pack.id);
    shop.control.refund({ payment_intent: String(paid.payment_intent), amount: 100 });
    const named = await packSession(shop.sdk, { client_reference_id: 'order-17', metadata: { pack: 'of wolves', organization_id: '17' } });
    shop.control.pay(named.id);
    await shop.hearNews();
    expect(await rows()).toEqual(before);
  });

  it('are no business of ours when they are for an organization of another installation', async () => {
    const rows = async () => [await shop.idsIn('pack_sale'), await shop.idsIn('subscription'), await shop.idsIn('ledger_transaction')];
    const before = await rows();
    const elsewhere = newId();
    const pack = await packSession(shop.sdk, { client_reference_id: elsewhere, metadata: { organization_id: elsewhere, pack: '100' } });
    const { payment_intent: paymentId } = shop.control.pay(pack.id);
    const metadata = { organization_id: elsewhere, tier: 'starter' };
    const plan = await planSession(shop.sdk, 'price_starter', { metadata, subscription_data: { metadata } });
    shop.control.pay(plan.id);
    shop.control.dispute(String(paymentId));
    await shop.hearNews();
    expect(await rows()).toEqual(before);
  });
});
