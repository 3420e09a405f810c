import { photograph } from '../support';
import { type DescribedAnalysis, type DescribedAsset, expectDescribedShape } from './described';
import type { Scene } from './scene';

export function describeResponseShape(scene: () => Scene): void {
  let reader: Scene['reader'];
  let seen: DescribedAsset & { analysis: DescribedAnalysis };
  beforeAll(async () => {
    ({ reader } = scene());
    const asset = await reader.settled(scene().uploaded.id);
    expectDescribedShape(asset);
    seen = asset;
  });

  describe('Response Shape', () => {
    it.each<[string, () => Promise<DescribedAsset | undefined>]>([
      ['GET /assets/:id', () => reader.get(seen.id)],
      ['GET /assets', async () => (await reader.list()).find(({ id }) => id === seen.id)],
      ['GET /assets?q=', async () => (await reader.list({ q: 'product' })).find(({ id }) => id === seen.id)],
      ['PATCH /assets/:id', () => reader.patch(seen.id, { uploadedBy: 'shape' })],
      ['POST /assets/:id/recover', async () => (await reader.remove(seen.id), reader.recover(seen.id))],
    ])('“Every asset returned from the API includes this structure once analysis is complete”: %s', async (_, ask) => {
      const asset = (await ask()) as DescribedAsset;
      expectDescribedShape(asset);
      expect({ id: asset.id, tags: asset.tags, analysis: asset.analysis }).toEqual({
        id: seen.id,
        tags: seen.tags,
        analysis: seen.analysis,
      });
    });

    it('“url”: the file that was uploaded', async () => {
      const { status, headers, bytes } = await reader.download((await reader.get(seen.id)).url);
      expect([status, headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(bytes.equals(photograph())).toBe(true);
    });

    it('“tags Merged array of user-supplied tags and AI-generated tags (deduplicated)”', async () => {
      const [both] = seen.analysis.tags;
      const { tags } = await reader.patch(seen.id, { tags: ['product', both, 'lifestyle', 'product', 'Product'] });
      expect(new Set(tags)).toEqual(new Set(['product', 'lifestyle', ...seen.analysis.tags]));
      expect(tags).toHaveLength(new Set(tags).size);
    });

    it('“analysis.tags AI-generated tags only”', async () => {
      const { analysis } = await reader.patch(seen.id, { tags: ['product', 'lifestyle', 'only mine'] });
      expect(analysis?.tags).toEqual(seen.analysis.tags);
      expect(seen.analysis.tags).not.toContain('lifestyle');
    });
  });
}
