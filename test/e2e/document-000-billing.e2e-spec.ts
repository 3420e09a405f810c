import { type DescribedError, fact } from './document-000/described';
import { Reader } from './document-000/reader';
import { spendAllCredits } from './document-000/spent-credits';
import { eventually, formOf, type Shop, smallPng, startShop } from './support';

// Written from document 000's words on billing alone: plans, packs, credits, the checkout routes, GET /usage, and when it resets. Payments
// are made at the simulation of Stripe; what was bought arrives by its webhook, through the worker, as it does from Stripe.
jest.setTimeout(120_000);

const TEXT = expect.stringMatching(/\S/) as string;
const LIMIT_REACHED = { status: 429, body: { error: TEXT, upgrade: true } };
const UNLIMITED = null;

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

/** Somebody with a key of a new workspace. */
const newcomer = async (): Promise<Reader> => new Reader(await shop.api.tenant('free'));
const nobody = (): Reader => new Reader(shop.api.client.as(null));

/** Asks for a page to pay at, and returns where it is. */
const checkout = async (who: Reader, path: string, json: object): Promise<string> => {
  const { url } = await who.does<{ url: string }>('POST', path, { json });
  expect(new URL(url).protocol).toMatch(/^https?:$/);
  return url;
};
const subscribe = async (who: Reader, tier: string): Promise<unknown> => {
  shop.pay(await checkout(who, '/checkout/session', { tier }));
  return eventually(
    () => who.usage(),
    (usage) => fact(usage, /tier/) === tier,
  );
};
const buyPack = async (who: Reader, pack: string): Promise<void> => {
  const before = await who.credits();
  shop.pay(await checkout(who, '/checkout/credits', { pack }));
  await eventually(
    () => who.credits(),
    (credits) => credits !== before,
  );
};
const analyzed = async (who: Reader, name = 'seen.png') => who.settled((await who.upload(name, await smallPng())).id);
/** As if the workspace had used up its month. */
const spendMonth = async (who: Reader, assetId: string): Promise<void> => {
  await spendAllCredits(shop.api.stack, assetId);
  expect(fact(await who.usage(), /credits\.held/)).toBe(0);
};

describe('Billing', () => {
  it('“Checkout routes are public”: a page to pay at without a key, and with one', async () => {
    for (const who of [nobody(), await newcomer()]) {
      for (const tier of ['starter', 'pro']) await checkout(who, '/checkout/session', { tier });
      for (const pack of ['100', '500', '2500']) await checkout(who, '/checkout/credits', { pack });
    }
  });

  it.each([
    ['/checkout/session', { tier: 'starter' }, '$19.00 a month'],
    ['/checkout/session', { tier: 'pro' }, '$79.00 a month'],
    ['/checkout/credits', { pack: '100' }, '$2.00'],
    ['/checkout/credits', { pack: '500' }, '$8.00'],
    ['/checkout/credits', { pack: '2500' }, '$30.00'],
  ])('the price of the table: %s %j is %s', async (path, json, price) => {
    const page = await (await fetch(await checkout(nobody(), path, json))).text();
    expect(page).toContain(`<h1>Pay ${price}</h1>`);
  });

  it.each([
    ['/checkout/session', {}],
    ['/checkout/session', { tier: 'free' }],
    ['/checkout/session', { tier: 'enterprise' }],
    ['/checkout/session', { tier: 'gold' }],
    ['/checkout/session', { tier: null }],
    ['/checkout/session', { tier: ['starter'] }],
    ['/checkout/session', { pack: '100' }],
    ['/checkout/credits', {}],
    ['/checkout/credits', { pack: '200' }],
    ['/checkout/credits', { pack: '0100' }],
    ['/checkout/credits', { pack: 100 }],
    ['/checkout/credits', { pack: 'toString' }],
    ['/checkout/credits', { tier: 'starter' }],
  ])('“400 Bad request — missing or invalid parameters”: %s %j', async (path, json) => {
    for (const who of [nobody(), await newcomer()])
      expect(await who.ask<DescribedError>('POST', path, { json })).toMatchObject({ status: 400, body: { error: TEXT } });
  });

  it('“GET /usage: Credits remaining, asset count, and tier info. Requires Bearer token.”', async () => {
    const reader = await newcomer();
    expect(await reader.assetCount()).toBe(0);
    for (const key of [null, 'ak_nobody'])
      expect(await reader.with(key).ask('GET', '/usage')).toMatchObject({ status: 401, body: { error: TEXT } });
  });
});

describe('Pricing', () => {
  it('a new workspace is on Free: 50 assets, 50 credits', async () => {
    const usage = await (await newcomer()).usage();
    const facts = [/tier/, /assets?.*limit/, /credits\.remaining/].map((name) => fact(usage, name));
    expect(facts).toEqual(['free', 50, 50]);
  });

  it.each([
    ['starter', 500],
    ['pro', 5_000],
  ])('“Subscription upgrades”: %s has unlimited assets and %d credits a month', async (tier, credits) => {
    const reader = await newcomer();
    const usage = await subscribe(reader, tier);
    expect(fact(usage, /assets?.*limit/)).toBe(UNLIMITED);
    expect(await reader.credits()).toBe(credits);
  });

  it.each([
    ['100', 150],
    ['500', 550],
    ['2500', 2_550],
  ])('“Buy credit pack”: %s credits come on top of the month’s, %d in all', async (pack, credits) => {
    const reader = await newcomer();
    await buyPack(reader, pack);
    expect(await reader.credits()).toBe(credits);
    expect(fact(await reader.usage(), /tier/)).toBe('free');
  });

  it('what was asked for and not paid gives nothing', async () => {
    const reader = await newcomer();
    await checkout(reader, '/checkout/credits', { pack: '2500' });
    await checkout(reader, '/checkout/session', { tier: 'pro' });
    // What another one pays for afterwards arrives, so whatever was to arrive before it has.
    await buyPack(await newcomer(), '100');
    expect([fact(await reader.usage(), /tier/), await reader.credits()]).toEqual(['free', 50]);
  });

  it('“1 credit = 1 AI image analysis”, and none for what is not analyzed', async () => {
    const reader = await newcomer();
    const image = await analyzed(reader);
    expect([image.status, await reader.credits()]).toEqual(['ready', 49]);
    const { id } = await reader.upload('paper.pdf', '%PDF-1.4\n%%EOF\n');
    expect(await reader.get(id)).toMatchObject({ status: 'ready' });
    await reader.upload('notes.txt', 'free of charge');
    expect([await reader.credits(), await reader.assetCount()]).toEqual([49, 3]);
    await reader.does('POST', `/assets/${image.id}/analyze`);
    await eventually(
      () => reader.usage(),
      (usage) => fact(usage, /credits\.held/) === 0,
    );
    expect(await reader.credits()).toBe(48);
  });
});

describe('Rate Limits', () => {
  it('“429 with { "error": "...", "upgrade": true }” when the month is used up; a pack helps, and so does an upgrade', async () => {
    const reader = await newcomer();
    const first = await analyzed(reader);
    await spendMonth(reader, first.id);
    expect(await reader.credits()).toBe(0);
    const another = async () =>
      reader.ask<DescribedError>('POST', '/assets/upload', { body: formOf({ name: 'a.png', bytes: await smallPng() }) });
    expect(await another()).toMatchObject(LIMIT_REACHED);
    expect(await reader.ask('POST', `/assets/${first.id}/analyze`)).toMatchObject(LIMIT_REACHED);

    await buyPack(reader, '100');
    await analyzed(reader);
    expect(await reader.credits()).toBe(99);
    await subscribe(reader, 'starter');
    expect(await reader.credits()).toBe(599);
  });

  it('the month is spent before packs are', async () => {
    const reader = await newcomer();
    await buyPack(reader, '100');
    const image = await analyzed(reader);
    const packs = async () => fact(await reader.usage(), /packs/);
    expect([await packs(), await reader.credits()]).toEqual([100, 149]);
    await spendMonth(reader, image.id);
    await analyzed(reader);
    expect([await packs(), await reader.credits()]).toEqual([99, 99]);
  });

  it('“Credit usage resets at the start of each billing cycle. One-time credit packs do not expire.”', async () => {
    const reader = await newcomer();
    await buyPack(reader, '100');
    const before = await subscribe(reader, 'starter');
    const image = await analyzed(reader);
    await spendMonth(reader, image.id);
    await analyzed(reader);
    expect(await reader.credits()).toBe(99);
    const reset = (usage: unknown): number => Date.parse(fact(usage, /reset/i) as string);

    shop.emulator.control.advanceByDays(32);
    await eventually(
      () => reader.credits(),
      (credits) => credits > 99,
    );
    const after = await reader.usage();
    expect(await reader.credits()).toBe(599);
    expect([fact(after, /credits\.used/), fact(after, /packs/)]).toEqual([0, 99]);
    expect(reset(after)).toBeGreaterThan(reset(before));
  });
});
