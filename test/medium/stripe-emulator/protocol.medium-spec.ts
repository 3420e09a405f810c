import Stripe from 'stripe';
import { API_KEY, openShop, packSession, sdkAt, type Shop } from './support/shop';

// What every request meets, whatever it asks for.
let shop: Shop;
beforeEach(async () => (shop = await openShop()));
afterEach(() => shop.stop());

const raw = (path: string, { form, ...init }: RequestInit & { form?: string } = {}) =>
  fetch(`${shop.emulator.url}${path}`, {
    ...init,
    ...(form !== undefined && { method: 'POST', body: form }),
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/x-www-form-urlencoded', ...init.headers },
  });
const errorOf = async (response: Response) => ((await response.json()) as { error: Record<string, unknown> }).error;

describe('A key', () => {
  it.each([
    ['is missing', {}, 'You did not provide an API key'],
    ['is another', { authorization: 'Bearer sk_test_somebody_elses' }, 'Invalid API Key provided: sk_test_************lses'],
  ])('that %s is refused', async (_, headers, message) => {
    const response = await fetch(`${shop.emulator.url}/v1/customers`, { headers });
    expect(response.status).toBe(401);
    expect(await errorOf(response)).toMatchObject({ type: 'invalid_request_error', message: expect.stringContaining(message) as string });
  });

  it('may be the user name of Basic', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}` };
    expect((await raw('/v1/customers', { headers })).status).toBe(200);
  });

  it('that is wrong is an authentication error to the SDK', async () => {
    const stranger = sdkAt(shop.emulator.url, 'sk_test_somebody_elses');
    await expect(stranger.customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  });
});

it('Only one version of the API is spoken', async () => {
  const response = await raw('/v1/customers', { headers: { 'stripe-version': '2020-08-27' } });
  expect(response.status).toBe(400);
  const { lastResponse } = await shop.stripe.customers.list();
  expect(lastResponse).toMatchObject({ apiVersion: Stripe.API_VERSION, requestId: expect.stringMatching(/^req_\w{14}$/) as string });
});

describe('A form', () => {
  it('nests names and numbers', async () => {
    const form = [
      'mode=payment&success_url=http%3A%2F%2F127.0.0.1%3A9%2F%7BCHECKOUT_SESSION_ID%7D',
      'line_items[0][price]=price_pack_100&line_items[0][quantity]=3&line_items[1][price]=price_pack_500',
      'metadata[a b]=%26%3D&payment_intent_data[metadata][x]=y&expand[]=line_items',
    ].join('&');
    expect(await (await raw('/v1/checkout/sessions', { form })).json()).toMatchObject({
      amount_total: 1_400,
      metadata: { 'a b': '&=' },
      line_items: { data: [{ quantity: 3 }, { quantity: 1 }] },
    });
  });

  it.each([
    ['/v1/customers', 'emil=a', 'parameter_unknown', 'emil', 'Received unknown parameter: emil'],
    ['/v1/refunds', 'charge=ch_1&amount=a', 'parameter_invalid_integer', 'amount', 'Invalid integer: a'],
    ['/v1/refunds', 'charge=ch_1&amount=0', 'parameter_invalid_integer', 'amount', 'greater than or equal to 1'],
    ['/v1/refunds', 'charge=', 'parameter_invalid_empty', 'charge', 'empty string'],
    ['/v1/refunds', 'charge=ch_1', 'resource_missing', 'charge', "No such charge: 'ch_1'"],
    ['/v1/refunds', 'charge=ch_1&reason=mood', undefined, 'reason', 'must be one of duplicate, fraudulent, or requested_by_customer'],
    ['/v1/customers', `metadata[a]=${'b'.repeat(501)}`, undefined, 'metadata[a]', 'at most 500 characters'],
    ['/v1/customers', 'metadata=a', undefined, 'metadata', 'Invalid object'],
    ['/v1/customers', 'metadata[a][b]=c', undefined, 'metadata[a]', 'Invalid string'],
    ['/v1/customers', 'name=a&name[b]=c', undefined, 'name[b]', 'both a value and an object'],
    ['/v1/checkout/sessions', 'mode=payment', 'parameter_missing', 'success_url', 'Missing required param: success_url'],
    [
      '/v1/checkout/sessions',
      'mode=payment&success_url=http://a&line_items[0][quantity]=1',
      'parameter_missing',
      'line_items[0][price]',
      'Missing required param: line_items[0][price]',
    ],
    [
      '/v1/checkout/sessions',
      'mode=payment&success_url=http://a&line_items[0][price]=p&line_items[0][colour]=red',
      'parameter_unknown',
      'line_items[0][colour]',
      'Received unknown parameter: line_items[0][colour]',
    ],
    ['/v1/customers', '__proto__[a]=b', 'parameter_unknown', '__proto__', 'unknown parameter'],
  ])('%s with %s is refused in Stripe’s words', async (path, form, code, param, message) => {
    const response = await raw(path, { form });
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({
      type: 'invalid_request_error',
      param,
      message: expect.stringContaining(message) as string,
    });
    expect((await errorOf(await raw(path, { form }))).code).toBe(code);
  });
});

it('What is not there is 404', async () => {
  await expect(shop.stripe.paymentIntents.retrieve('pi_none')).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
  const response = await raw('/v1/unicorns');
  expect(response.status).toBe(404);
  expect((await errorOf(response)).message).toContain('Unrecognized request URL (GET: /v1/unicorns)');
});

describe('An idempotency key', () => {
  const make = (email: string, idempotencyKey = 'once') => shop.stripe.customers.create({ email }, { idempotencyKey });

  it('answers the same question the same way, once done', async () => {
    const first = await make('ada@example.org');
    const second = await make('ada@example.org');
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true', 'idempotency-key': 'once' });
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect((await shop.stripe.customers.list()).data).toHaveLength(1);
  });

  it('refuses another question', async () => {
    await make('ada@example.org');
    await expect(make('bob@example.org')).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    await expect(make('bob@example.org')).rejects.toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
  });

  it('keeps refusals that were decided, but not those of reading', async () => {
    const options = { idempotencyKey: 'refund' };
    await expect(shop.stripe.refunds.create({ charge: 'ch_none' }, options)).rejects.toThrow('No such charge');
    const replayed = await raw('/v1/refunds', { form: 'charge=ch_none', headers: { 'idempotency-key': 'refund' } });
    expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([400, 'true']);
    const unread = { idempotencyKey: 'unread' };
    await expect(shop.stripe.refunds.create({ charge: 'ch_none', amount: 0 }, unread)).rejects.toThrow('greater than or equal');
    await expect(shop.stripe.refunds.create({ charge: 'ch_none' }, unread)).rejects.toThrow('No such charge');
  });

  it('makes a retry safe whose first answer was lost', async () => {
    shop.emulator.control.failNext({ path: '/v1/checkout', loseAnswer: true });
    const patient = sdkAt(shop.emulator.url, API_KEY, 2);
    const { id } = await packSession(patient);
    expect((await shop.stripe.checkout.sessions.list()).data.map((session) => session.id)).toEqual([id]);
    const asked = shop.emulator.control.requests.filter(({ method }) => method === 'POST');
    expect(asked).toHaveLength(2);
    expect(asked[0]?.idempotencyKey).toBe(asked[1]?.idempotencyKey);
  });

  it('is the SDK’s own when Stripe is too busy', async () => {
    shop.emulator.control.failNext({ status: 503, times: 2 });
    expect(await packSession(sdkAt(shop.emulator.url, API_KEY, 2))).toMatchObject({ status: 'open' });
    shop.emulator.control.failNext({ status: 429 });
    await expect(packSession(shop.stripe)).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    shop.emulator.control.failNext({ status: 409 });
    await expect(packSession(shop.stripe)).rejects.toMatchObject({ statusCode: 409 });
  });
});

describe('A list', () => {
  beforeEach(async () => {
    for (let number = 1; number <= 12; number += 1) await shop.stripe.customers.create({ name: `customer ${number}` });
  });
  const names = (page: { data: Stripe.Customer[] }) => page.data.map(({ name }) => Number(name?.split(' ')[1]));

  it('has ten, newest first, and says whether there is more', async () => {
    const first = await shop.stripe.customers.list();
    expect(names(first)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    const rest = await shop.stripe.customers.list({ starting_after: first.data.at(-1)?.id });
    expect([names(rest), rest.has_more]).toEqual([[2, 1], false]);
    const back = await shop.stripe.customers.list({ ending_before: rest.data[0]?.id, limit: 2 });
    expect([names(back), back.has_more]).toEqual([[4, 3], true]);
  });

  it('is walked by the SDK page by page', async () => {
    const seen: Stripe.Customer[] = [];
    for await (const customer of shop.stripe.customers.list({ limit: 5 })) seen.push(customer);
    expect(names({ data: seen })).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it.each([
    [{ limit: 0 }, 'greater than or equal to 1'],
    [{ limit: 101 }, 'less than or equal to 100'],
    [{ starting_after: 'cus_none' }, "No such object: 'cus_none'"],
  ])('refuses %j', async (params, message) => {
    await expect(shop.stripe.customers.list(params)).rejects.toThrow(message);
  });

  it('can be narrowed by time', async () => {
    shop.emulator.control.advanceByDays(1);
    await shop.stripe.customers.create({ name: 'customer 13' });
    const since = Math.floor(shop.emulator.control.now.getTime() / 1000);
    expect(names(await shop.stripe.customers.list({ created: { gte: since } }))).toEqual([13]);
    expect(names(await shop.stripe.customers.list({ created: { lt: since }, limit: 1 }))).toEqual([12]);
  });
});

describe('What may be expanded', () => {
  it('is opened in depth', async () => {
    const { id } = await packSession(shop.stripe, { customer_creation: 'always' });
    shop.emulator.control.pay(id);
    const list = await shop.stripe.checkout.sessions.list({ expand: ['data.payment_intent.latest_charge.customer', 'data.line_items'] });
    expect(list.data[0]).toMatchObject({
      line_items: { data: [{ price: { id: 'price_pack_100' } }] },
      payment_intent: { latest_charge: { customer: { email: 'ada@example.org' } } },
    });
  });

  it('is nothing else', async () => {
    const { id } = await packSession(shop.stripe);
    for (const field of ['wishes', 'url', 'mode']) {
      await expect(shop.stripe.checkout.sessions.retrieve(id, { expand: [field] })).rejects.toThrow(`cannot be expanded (${field})`);
    }
  });
});

it('The same seed makes the same ids', async () => {
  const other = await openShop();
  try {
    const [one, two] = [await packSession(shop.stripe), await packSession(other.stripe)];
    expect(one.id).toBe(two.id);
  } finally {
    await other.stop();
  }
});
