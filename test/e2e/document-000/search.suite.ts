import { wordOf } from '../support';
import { type DescribedAnalysis, type DescribedAsset, expectDescribedShape } from './described';
import type { Scene } from './scene';

export function describeSearchSemantics(scene: () => Scene): void {
  let shelf: Scene['reader'];
  let seen: DescribedAsset & { analysis: DescribedAnalysis };
  beforeAll(async () => {
    const asset = await scene().reader.settled(scene().uploaded.id);
    expectDescribedShape(asset);
    seen = asset;
    shelf = await scene().onTier('starter');
    for (const [name, tags] of [
      ['golden gate.txt', 'bridge'],
      ['golden hour.txt', 'Warm,evening'],
      ['warm golden hour.txt', 'evening'],
      ['breakfast.txt', 'warm'],
      ['50%_off.txt', ''],
    ] as const)
      await shelf.upload(name, name, { tags });
  });

  describe('Search Semantics', () => {
    it.each<[string, (analysis: DescribedAnalysis) => string]>([
      ['filename', () => 'product-photo'],
      ['description', ({ description }) => wordOf(description)],
      ['rich description', ({ richDescription }) => wordOf(richDescription)],
      ['mood', ({ mood }) => wordOf(mood)],
      ['tags (the AI’s)', ({ tags }) => wordOf(tags[0] ?? '')],
      ['tags (yours)', () => 'lifestyle'],
      ['use-cases', ({ useCases }) => wordOf(useCases[0] ?? '')],
    ])('“Each term is matched (case-insensitive substring) against the asset’s …”: %s', async (_, wordIn) => {
      const word = wordIn(seen.analysis);
      expect(word.length).toBeGreaterThan(2);
      for (const q of [word, word.toUpperCase(), word.slice(1), word.slice(0, -1)]) {
        const found = await scene().reader.list({ q });
        expect({ q, found: found.map(({ id }) => id) }).toMatchObject({ found: expect.arrayContaining([seen.id]) as string[] });
      }
    });

    it('“Your query is split into terms”: any of them is enough', async () => {
      expect((await shelf.names({ q: 'bridge breakfast' })).sort()).toEqual(['breakfast.txt', 'golden gate.txt']);
      expect(await shelf.names({ q: 'gate golden bridge zebra' })).toContain('golden gate.txt');
    });

    it('“Results are ranked by how many terms match”', async () => {
      const names = await shelf.names({ q: 'warm golden evening' });
      // Three, three, then one each.
      expect(names.slice(0, 2).sort()).toEqual(['golden hour.txt', 'warm golden hour.txt']);
      expect(names.slice(2).sort()).toEqual(['breakfast.txt', 'golden gate.txt']);
      expect((await shelf.names({ q: 'golden bridge' }))[0]).toBe('golden gate.txt');
    });

    it('“keyword matching … not vector or embedding search”: a word that is in no field finds nothing', async () => {
      for (const q of ['morning meal', 'viaduct', 'breakfst', 'goldenhour']) expect(await shelf.names({ q })).toEqual([]);
    });

    it('“substring”: every character of a term means itself', async () => {
      expect(await shelf.names({ q: '%' })).toEqual(['50%_off.txt']);
      expect(await shelf.names({ q: '_' })).toEqual(['50%_off.txt']);
      expect(await shelf.names({ q: 'g_lden' })).toEqual([]);
      expect(await shelf.names({ q: '.*' })).toEqual([]);
    });

    it('“A photo of a sunset will match ‘warm golden hour’ if the AI used those words in its analysis”', async () => {
      const words = seen.analysis.description.match(/\p{L}{4,}/gu)?.slice(0, 3) ?? [];
      // Among the products: the same picture is here a second time, as a WebP.
      const [first, ...others] = await scene().reader.list({ q: words.join(' '), tags: 'product' });
      expect([first?.id, others]).toEqual([seen.id, []]);
    });
  });
}
