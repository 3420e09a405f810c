import {
  type AssetView,
  type ConformanceClient,
  expectRefusedWithoutTrace,
  formOf,
  moved,
  type Refusal,
  type RootApi,
  smallPng,
  startRootApi,
  whileWorkersPause,
} from './support';

// The free plan of document 000: 50 assets, 50 credits a month; at a limit 429 with `upgrade: true`, and nothing left behind.
jest.setTimeout(120_000);

const ASSETS_FULL: Refusal = { status: 429, code: 'asset.quota_exceeded', says: /"limitAssets":50/ };
const CREDITS_GONE: Refusal = { status: 429, code: 'billing.insufficient_credits', says: /"neededCredits":1/ };

let api: RootApi;
let client: ConformanceClient;

beforeAll(async () => {
  api = await startRootApi('free');
  client = api.client;
});
afterAll(async () => {
  // What still waits to be looked at is not worth waiting for.
  await Promise.all((api?.stack.workers ?? []).map((worker) => worker.kill()));
  await api?.stack.stop();
});

const refusedAtLimit = (refusal: Refusal, method: string, path: string, body?: FormData) =>
  expectRefusedWithoutTrace(api.stack, client, refusal, async () => {
    const reply = await client.send(method, path, { body });
    expect(reply.body.upgrade).toBe(true);
    // A quota does not lift by waiting a moment, so nothing says when to come back.
    expect(reply.headers.get('retry-after')).toBeNull();
    return reply;
  });
const picture = async (name = 'more.png') => formOf({ name, bytes: await smallPng() });
const text = () => formOf({ name: 'more.txt', bytes: 'x' });

describe('On the free plan', () => {
  it('starts with room for 50 assets and 50 credits', async () => {
    expect(await client.usage()).toMatchObject({
      tier: 'free',
      credits: { remaining: 50, monthly: 50, used: 0, held: 0, packs: 0 },
      assets: { count: 0, limit: 50 },
    });
  });

  it('refuses what goes beyond either limit, at every door, and lets in again what there is room for', async () => {
    // One credit is spent; the 49 others are held by pictures that nobody looks at yet.
    const spent = await client.ready((await client.upload({ name: 'first.png', bytes: await smallPng() })).id);
    await whileWorkersPause(api.stack, async () => {
      const waiting: AssetView[] = [];
      for (let count = 2; count <= 50; count += 1) waiting.push(await client.upload({ name: `${count}.png`, bytes: await smallPng() }));
      expect(await client.usage()).toMatchObject({ credits: { remaining: 0, used: 1, held: 49 }, assets: { count: 50, limit: 50 } });

      await refusedAtLimit(ASSETS_FULL, 'POST', '/assets/upload', await picture());
      await refusedAtLimit(ASSETS_FULL, 'POST', '/assets/upload?analyze=false', await picture());
      await refusedAtLimit(ASSETS_FULL, 'POST', '/assets/upload', text());
      await expectRefusedWithoutTrace(api.stack, client, ASSETS_FULL, () =>
        client.send('POST', '/assets/upload-from-url', { json: { url: 'http://127.0.0.1:9/never-fetched' } }),
      );

      await client.expect(200, 'DELETE', `/assets/${spent.id}`);
      expect(await client.usage()).toMatchObject({ credits: { remaining: 0, used: 1, held: 49 }, assets: { count: 49 } });

      // There is room for an asset now, and no credit to look at it.
      await refusedAtLimit(CREDITS_GONE, 'POST', '/assets/upload', await picture());
      const unseen = await client.upload({ name: 'unseen.png', bytes: await smallPng(), query: 'analyze=false' });
      expect(unseen).toMatchObject({ status: 'ready', analysis: null });
      await refusedAtLimit(CREDITS_GONE, 'POST', `/assets/${unseen.id}/analyze`);
      expect(await client.get(unseen.id)).toEqual(unseen);

      // Coming back needs a place like any other asset.
      await refusedAtLimit(ASSETS_FULL, 'POST', `/assets/${spent.id}/recover`);
      expect(await client.get(spent.id)).toMatchObject({ status: 'deleted' });

      // A picture given up before it was seen gives back both its place and its credit.
      const before = await client.usage();
      await client.expect(200, 'DELETE', `/assets/${waiting[0]?.id}`);
      expect(moved(before, await client.usage())).toEqual({ used: 0, held: -1, remaining: 1, assets: -1 });
      expect(await client.expect<AssetView>(202, 'POST', `/assets/${unseen.id}/analyze`)).toMatchObject({ status: 'pending' });
      expect(await client.expect<AssetView>(200, 'POST', `/assets/${spent.id}/recover`)).toMatchObject({
        status: 'ready',
        tags: spent.tags,
      });
      expect(await client.usage()).toMatchObject({ credits: { remaining: 0, used: 1, held: 49 }, assets: { count: 50 } });
    });
  });

  it('reading, changing and deleting go on at the limit', async () => {
    const [asset] = (await client.list({ q: 'first' })).assets;
    expect(await client.patch(asset?.id ?? '', { tags: ['still mine'] })).toMatchObject({
      tags: expect.arrayContaining(['still mine']) as string[],
    });
    await client.expect(200, 'DELETE', `/assets/${asset?.id}`);
  });
});

describe('On a plan without limits', () => {
  it('prints null where there is no limit', async () => {
    const unlimited = await api.tenant('enterprise');
    expect(await unlimited.usage()).toMatchObject({
      tier: 'enterprise',
      credits: { remaining: null, monthly: null },
      assets: { count: 0, limit: null },
    });
  });
});
