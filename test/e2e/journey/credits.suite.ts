import { type AssetView, type ConformanceClient, moved, type RootApi, smallPng, UNMOVED, UTC, whileWorkersPause } from '../support';

/** GET /usage and what moves its numbers. */
export function describeCredits(root: () => RootApi, seen: () => AssetView): void {
  let client: ConformanceClient;
  let photo: AssetView;
  beforeAll(() => {
    ({ client } = root());
    photo = seen();
  });

  describe('Credits: GET /usage and POST /assets/{id}/analyze', () => {
    it('says the plan, what is left and when it starts anew', async () => {
      const usage = await client.usage();
      expect(usage).toMatchObject({ tier: 'starter', credits: { monthly: 500, packs: 0 }, assets: { limit: null } });
      expect(usage.credits.resetsAt).toMatch(UTC);
      expect((usage.credits.remaining ?? 0) + usage.credits.used + usage.credits.held).toBe(500);
    });

    it('one picture costs one credit, held first, spent when it was seen', async () => {
      const before = await client.usage();
      const id = await whileWorkersPause(root().stack, async () => {
        const asset = await client.upload({ name: 'counted.png', bytes: await smallPng() });
        expect(moved(before, await client.usage())).toEqual({ used: 0, held: 1, remaining: -1, assets: 1 });
        return asset.id;
      });
      await client.ready(id);
      expect(moved(before, await client.usage())).toEqual({ used: 1, held: 0, remaining: -1, assets: 1 });
    });

    it('looks again for one credit; asking while a look is under way changes and costs nothing', async () => {
      const before = await client.usage();
      await whileWorkersPause(root().stack, async () => {
        for (let asked = 0; asked < 3; asked += 1) {
          const again = await client.expect<AssetView>(202, 'POST', `/assets/${photo.id}/analyze`);
          // What is known stays visible until the new look is over.
          expect(again).toMatchObject({ id: photo.id, status: 'pending', analysis: { description: photo.analysis?.description } });
        }
        expect(moved(before, await client.usage())).toEqual({ used: 0, held: 1, remaining: -1, assets: 0 });
      });
      const seen = await client.ready(photo.id);
      expect(moved(before, await client.usage())).toEqual({ used: 1, held: 0, remaining: -1, assets: 0 });
      expect(Date.parse(seen.analysis?.createdAt ?? '')).toBeGreaterThan(Date.parse(photo.analysis?.createdAt ?? ''));
      expect(seen.analysis?.tags).toEqual(photo.analysis?.tags);
    });

    it('stores without looking, for nothing, when told so; the look can be had later', async () => {
      const before = await client.usage();
      const asset = await client.upload({ name: 'later.png', bytes: await smallPng(), query: 'analyze=false' });
      expect(asset).toMatchObject({ status: 'ready', analysis: null });
      expect(moved(before, await client.usage())).toEqual({ ...UNMOVED, assets: 1 });

      expect(await client.expect<AssetView>(202, 'POST', `/assets/${asset.id}/analyze`)).toMatchObject({ status: 'pending' });
      expect((await client.ready(asset.id)).analysis).not.toBeNull();
      expect(moved(before, await client.usage())).toEqual({ used: 1, held: 0, remaining: -1, assets: 1 });
    });

    it('charges equal bytes normally and names the older asset', async () => {
      const bytes = await smallPng();
      const first = await client.upload({ name: 'one.png', bytes, query: 'analyze=false' });
      const second = await client.upload({ name: 'two.png', bytes, query: 'analyze=false' });
      expect([first.duplicateOf, second.duplicateOf]).toEqual([null, first.id]);
    });
  });
}
