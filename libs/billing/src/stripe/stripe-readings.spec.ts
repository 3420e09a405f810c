import { disputedCentsOf, readCharge, readCheckout, readEvent, readSubscription } from './stripe-readings';

const ORGANIZATION = '01936f00-0000-7000-8000-000000000001';

describe('A checkout', () => {
  it('is read when it says no more than that it was paid', () => {
    expect(readCheckout({ id: 'cs_1', payment_status: 'paid', metadata: { pack: '100', organization_id: ORGANIZATION } })).toMatchObject({
      ...{ id: 'cs_1', isPaid: true, pack: '100', organizationId: ORGANIZATION },
      ...{ payerEmail: null, subscriptionId: null, paymentIntentId: null, charge: null },
    });
  });

  it.each<[string, unknown, string | null, number | null]>([
    ['an id', 'pi_1', 'pi_1', null],
    ['expanded once', { id: 'pi_1', latest_charge: 'ch_1' }, 'pi_1', null],
    ['expanded twice', { id: 'pi_1', latest_charge: { amount_refunded: 7 } }, 'pi_1', 7],
    ['without a charge', { id: 'pi_1' }, 'pi_1', null],
    ['null', null, null, null],
  ])('is read with a payment that is %s', (_what, payment, paymentIntentId, refundedCents) => {
    const checkout = readCheckout({ id: 'cs_1', payment_status: 'paid', payment_intent: payment });
    expect([checkout.paymentIntentId, checkout.charge?.refundedCents ?? null]).toEqual([paymentIntentId, refundedCents]);
  });

  it.each([
    ['paid', true],
    ['no_payment_required', true],
    ['unpaid', false],
  ])('whose payment is "%s" is paid: %s', (status, isPaid) => {
    expect(readCheckout({ id: 'cs_1', payment_status: status }).isPaid).toBe(isPaid);
  });

  it('is for nobody when what stands for the organization is no id of one', () => {
    expect(readCheckout({ id: 'cs_1', payment_status: 'paid', client_reference_id: 'order-17' }).organizationId).toBeNull();
  });

  it('has the payer’s address in small letters, typed or given', () => {
    const typed = { id: 'cs_1', payment_status: 'paid', customer_details: { email: ' Ada@Example.org ' }, customer_email: 'b@example.org' };
    expect(readCheckout(typed).payerEmail).toBe('ada@example.org');
    expect(readCheckout({ ...typed, customer_details: null }).payerEmail).toBe('b@example.org');
  });
});

describe('A subscription', () => {
  const item = { price: 'price_1', current_period_start: 100, current_period_end: 200 };
  const least = { id: 'sub_1', status: 'active', items: { data: [item] } };

  it('is read with its period where this version of the API has it, or where earlier ones had', () => {
    const earlier = { ...least, current_period_start: 100, current_period_end: 200, items: { data: [{ price: { id: 'price_1' } }] } };
    for (const subscription of [least, earlier])
      expect(readSubscription(subscription)).toMatchObject({
        ...{ priceId: 'price_1', periodStart: new Date(100_000), periodEnd: new Date(200_000), isUnpaid: false, invoicedAt: null },
      });
  });

  it.each<[string, string | null, boolean]>([
    ['active', null, false],
    ['past_due', null, true],
    ['unpaid', null, true],
    ['canceled', 'cancellation_requested', false],
    ['canceled', 'payment_failed', true],
  ])('that is %s (%s) is unpaid: %s', (status, reason, isUnpaid) => {
    const found = { ...least, status, cancellation_details: { reason }, latest_invoice: { id: 'in_1', created: 150 } };
    expect(readSubscription(found)).toMatchObject({ isUnpaid, invoicedAt: new Date(150_000) });
  });
});

describe('A charge', () => {
  it('is none when only its id is known', () => expect([readCharge('ch_1'), readCharge(null)]).toEqual([null, null]));
});

describe('Disputes', () => {
  it('count while the bank has the money, or when it keeps it', () => {
    const statuses = ['needs_response', 'under_review', 'lost', 'won', 'prevented', 'warning_closed', 'warning_needs_response'];
    expect(statuses.map((status) => disputedCentsOf([{ amount: 5, status }]))).toEqual([5, 5, 5, 0, 0, 0, 0]);
  });
});

describe('An event', () => {
  const about = (type: string, object: object) => readEvent({ id: 'evt_1', type, created: 1, data: { object } }).target;

  it.each<[string, object, string | null]>([
    ['checkout.session.completed', { id: 'cs_1' }, 'checkout cs_1'],
    ['checkout.session.async_payment_failed', { id: 'cs_1' }, 'checkout cs_1'],
    ['customer.subscription.deleted', { id: 'sub_1' }, 'subscription sub_1'],
    ['invoice.paid', { parent: { subscription_details: { subscription: 'sub_1' } } }, 'subscription sub_1'],
    ['invoice.paid', { id: 'in_1', subscription: 'sub_1' }, 'subscription sub_1'],
    ['invoice.paid', { id: 'in_1', parent: null }, null],
    ['charge.refunded', { id: 'ch_1', payment_intent: 'pi_1' }, 'payment pi_1'],
    ['charge.dispute.closed', { id: 'dp_1', payment_intent: { id: 'pi_1' } }, 'payment pi_1'],
    ['refund.failed', { id: 're_1', payment_intent: 'pi_1' }, 'payment pi_1'],
    ['charge.refunded', { id: 'ch_1', payment_intent: null }, null],
    ['customer.created', { id: 'cus_1' }, null],
    ['payout.paid', { id: 'po_1' }, null],
  ])('%s says where to look', (type, object, expected) => {
    const target = about(type, object);
    expect(target && `${target.kind} ${target.id}`).toBe(expected);
  });
});
