import { SystemClock } from '@argus/common';
import { signatureHeader } from '../../../../tools/stripe-emulator/webhooks/signature';
import { Shop, WEBHOOK_SECRET } from './shop';

describe('What Stripe sends', () => {
  let shop: Shop;
  let body: string;

  beforeAll(async () => {
    shop = await Shop.open();
    await shop.buyPack(await shop.givenOrganization(), '100');
    const completed = shop.takeEvents().find(({ type }) => type === 'checkout.session.completed');
    body = JSON.stringify(completed);
  });
  beforeEach(() => shop.owner.query('DELETE FROM stripe_event'));
  afterEach(() => shop.audit());
  afterAll(() => shop.close());

  const now = () => Math.floor(new SystemClock().now().getTime() / 1000);
  const signed = (text: string, { secret = WEBHOOK_SECRET, at = now() } = {}) => signatureHeader(text, secret, at);
  const receive = (text: string, signature: string | undefined, till = shop.till) => till.webhooks.receive(Buffer.from(text), signature);

  it('is kept once, and applied later', async () => {
    await Promise.all(Array.from({ length: 10 }, () => receive(body, signed(body))));
    expect(await shop.unapplied()).toEqual([{ type: 'checkout.session.completed', attempt: 0, error: null }]);
    await shop.till.inbox.applyDue();
    await receive(body, signed(body));
    expect(await shop.unapplied()).toEqual([]);
  });

  it('is taken under any of its own secrets while one is being replaced', async () => {
    const till = await shop.anotherTill({ webhookSecret: 'whsec_new, whsec_old' });
    for (const secret of ['whsec_new', 'whsec_old']) {
      await shop.owner.query('DELETE FROM stripe_event');
      await receive(body, signed(body, { secret }), till);
      expect(await shop.idsIn('stripe_event')).toHaveLength(1);
    }
    await expect(receive(body, signed(body), till)).rejects.toMatchObject({ code: 'billing.webhook_invalid' });
  });

  const live = () => JSON.stringify({ ...(JSON.parse(body) as object), livemode: true });
  it.each<[string, () => [string, string | undefined]]>([
    ['no signature', () => [body, undefined]],
    ['words for a signature', () => [body, 'Stripe was here']],
    ['somebody else’s signature', () => [body, signed(body, { secret: 'whsec_of_somebody' })]],
    ['the signature of another body', () => [body, signed(`${body} `)]],
    ['a signature that is ten minutes old', () => [body, signed(body, { at: now() - 600 })]],
    ['a byte that was changed', () => [body.replace('"amount_total":200', '"amount_total":300'), signed(body)]],
    ['money of the other mode', () => [live(), signed(live())]],
    ['no event in it', () => ['{"id":"evt_1"}', signed('{"id":"evt_1"}')]],
    ['no JSON in it', () => ['evt_1', signed('evt_1')]],
  ])('is refused with %s, and nothing is kept', async (_what, given) => {
    const [text, signature] = given();
    expect(text === body && signature === signed(body)).toBe(false);
    await expect(receive(text, signature)).rejects.toMatchObject({ code: 'billing.webhook_invalid' });
    expect(await shop.idsIn('stripe_event')).toEqual([]);
  });

  it('about things that are not ours is taken, and not kept', async () => {
    const text = JSON.stringify({ id: 'evt_1', type: 'payout.paid', created: now(), livemode: false, data: { object: { id: 'po_1' } } });
    await receive(text, signed(text));
    expect(await shop.idsIn('stripe_event')).toEqual([]);
  });

  it('is forgotten a month after it was applied, and not before', async () => {
    await receive(body, signed(body));
    await shop.till.inbox.applyDue();
    await shop.till.inbox.prune();
    expect(await shop.idsIn('stripe_event')).toHaveLength(1);
    await shop.owner.query(`UPDATE stripe_event SET applied_at = now() - interval '31 days'`);
    await shop.till.inbox.prune();
    expect(await shop.idsIn('stripe_event')).toEqual([]);
  });
});
