import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StripeEmulator } from '../../../tools/stripe-emulator';
import { openShop, packSession, sdkAt, type Shop, subscribed } from './support/shop';

// The doors beside Stripe's API: control over HTTP, refusals at the start, the file that remembers.
let shop: Shop;
beforeEach(async () => (shop = await openShop()));
afterEach(() => shop.stop());

const ask = async (route: string, body?: object) => {
  const response = await fetch(`${shop.emulator.url}${route}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('The control API', () => {
  it('pays, refunds, disputes and decides', async () => {
    const { id } = await packSession(shop.stripe);
    const paid = await ask('/_emulator/pay', { session: id });
    expect(paid).toMatchObject({ status: 200, body: { status: 'complete', payment_status: 'paid' } });
    const payment = paid.body.payment_intent;
    expect(await ask('/_emulator/refund', { payment_intent: payment, amount: 50 })).toMatchObject({ body: { amount: 50 } });
    const dispute = await ask('/_emulator/dispute', { payment });
    expect(await ask('/_emulator/dispute/close', { dispute: dispute.body.id, outcome: 'lost' })).toMatchObject({
      body: { status: 'lost' },
    });
  });

  it('moves time and changes cards', async () => {
    const { subscription, customer } = await subscribed(shop);
    expect(await ask('/_emulator/card', { customer, card: 'declines' })).toMatchObject({ status: 200 });
    expect(await ask('/_emulator/clock/advance', { days: 32 })).toMatchObject({ body: { now: '2027-02-16T12:00:00.000Z' } });
    expect(await ask('/_emulator/clock')).toMatchObject({ body: { now: '2027-02-16T12:00:00.000Z' } });
    expect(await shop.stripe.subscriptions.retrieve(subscription)).toMatchObject({ status: 'past_due' });
  });

  it('holds, lists, delivers and drops webhooks', async () => {
    await ask('/_emulator/webhooks/hold', {});
    await shop.stripe.customers.create({});
    await shop.stripe.customers.create({});
    const { pending } = (await ask('/_emulator/webhooks/pending')).body as { pending: { id: string; type: string }[] };
    expect(pending.map(({ type }) => type)).toEqual(['customer.created', 'customer.created']);
    const [first, second] = pending.map(({ id }) => id);
    expect(await ask('/_emulator/webhooks/deliver', { events: [second, second] })).toMatchObject({ body: { statuses: [200, 200] } });
    expect(await ask('/_emulator/webhooks/drop', { events: [first] })).toMatchObject({ body: { pending: [] } });
    expect(await ask('/_emulator/webhooks/release', {})).toMatchObject({ body: { pending: [] } });
    expect(shop.receiver.events.map(({ id }) => id)).toEqual([second, second]);
  });

  it('lets requests fail and tells what was asked', async () => {
    await ask('/_emulator/fail', { status: 500 });
    await expect(shop.stripe.customers.create({ name: 'Ada' })).rejects.toMatchObject({ statusCode: 500 });
    expect((await ask('/_emulator/requests')).body.requests).toMatchObject([
      { method: 'POST', path: '/v1/customers', params: { name: 'Ada' }, status: 500 },
    ]);
  });

  it.each([
    ['/_emulator/clock/advance', { to: '2020-01-01T00:00:00Z' }, 400, 'Time moves forward only'],
    ['/_emulator/pay', { session: 'cs_none' }, 404, 'No such checkout.session'],
    ['/_emulator/pay', { seSSion: 'cs_none' }, 400, 'seSSion'],
    ['/_emulator/nothing', {}, 404, 'There is no POST /_emulator/nothing'],
    ['/nothing', {}, 404, 'There is nothing at /nothing'],
  ])('says what is wrong with %s %j', async (route, body, status, message) => {
    const answer = await ask(route, body);
    expect(answer.status).toBe(status);
    expect((answer.body.error as { message: string }).message).toContain(message);
  });

  it('takes no forms, which any page could send', async () => {
    const response = await fetch(`${shop.emulator.url}/_emulator/webhooks/hold`, { method: 'POST', body: new URLSearchParams('a=b') });
    expect(response.status).toBe(415);
  });

  it('is described at /, whole', async () => {
    const text = await (await fetch(shop.emulator.url)).text();
    for (const route of ['clock/advance', 'pay', 'settle', 'card', 'refund', 'dispute', 'fail', 'webhooks/deliver', 'webhooks/hold']) {
      expect(text).toContain(`/_emulator/${route}`);
    }
    expect(text).toContain('Simulation: no money moves.');
  });
});

describe('The simulation', () => {
  const options = { apiKey: 'sk_test_another_one', webhookSecret: 'whsec_x' };

  it.each([['sk_live_of_somebody'], ['rk_live_of_somebody'], ['nonsense']])(
    'refuses the key %s, and does not repeat it',
    async (apiKey) => {
      const refused = StripeEmulator.start({ ...options, apiKey });
      await expect(refused).rejects.toThrow(/simulation of Stripe/);
      await expect(refused).rejects.not.toThrow(apiKey);
    },
  );

  it('refuses production', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      await expect(StripeEmulator.start(options)).rejects.toThrow('NODE_ENV=production');
    } finally {
      process.env.NODE_ENV = before;
    }
  });

  it('says which port is in use', async () => {
    await expect(StripeEmulator.start({ ...options, port: Number(new URL(shop.emulator.url).port) })).rejects.toThrow('is in use');
  });

  it('goes on where it stopped, with a file: objects, time, answers, and what had not arrived', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'argus-test-stripe-'));
    const kept = {
      ...options,
      webhookUrl: shop.receiver.url,
      webhookSecret: 'whsec_of_the_tests',
      stateFile: path.join(folder, 'state.json'),
    };
    try {
      const first = await StripeEmulator.start(kept);
      const sdk = sdkAt(first.url, options.apiKey);
      first.control.webhooks.hold();
      const { id } = await sdk.customers.create({ email: 'ada@example.org' }, { idempotencyKey: 'once' });
      first.control.advanceByDays(10);
      const moved = first.control.now;
      await first.stop();
      expect(statSync(kept.stateFile).mode & 0o777).toBe(0o600);
      expect(readFileSync(kept.stateFile, 'utf8')).not.toContain(options.apiKey);

      const second = await StripeEmulator.start(kept);
      await second.control.webhooks.settled();
      const again = sdkAt(second.url, options.apiKey);
      expect((await again.customers.create({ email: 'ada@example.org' }, { idempotencyKey: 'once' })).id).toBe(id);
      expect((await again.customers.create({})).id).not.toBe(id);
      expect(second.control.now.getTime()).toBeGreaterThanOrEqual(moved.getTime());
      await second.control.webhooks.settled();
      expect(shop.receiver.types).toEqual(['customer.created', 'customer.created']);
      await second.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
