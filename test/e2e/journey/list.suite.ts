import type { AssetListView, AssetView, ConformanceClient, RootApi } from '../support';
import { smallPng } from '../support';

interface ListedAssetView extends AssetView {
  readonly score?: number;
  readonly matchedTerms?: string[];
}

interface ListView extends AssetListView {
  readonly assets: ListedAssetView[];
  readonly totalRelation: string;
  readonly complete: boolean;
  readonly nextCursor: string | null;
}

/** GET /assets beyond the document: more filters, orders, cursors, and what a search says of its hits. */
export function describeList(root: () => RootApi, seen: () => AssetView): void {
  describe('GET /assets: more filters, orders and cursors', () => {
    let workspace: ConformanceClient;
    const get = async (query: Record<string, string>) => {
      const path = `/assets?${new URLSearchParams(query).toString()}`;
      const { status, headers, body } = await workspace.send<ListView>('GET', path);
      expect(status).toBe(200);
      return { headers, ...body };
    };
    const names = async (query: Record<string, string>) => (await get(query)).assets.map(({ filename }) => filename);

    beforeAll(async () => {
      workspace = await root().tenant('starter');
      for (const [name, bytes] of [
        ['one.txt', 'x'.repeat(100)],
        ['two.txt', 'x'.repeat(3_000)],
        ['three.pdf', `%PDF-1.4\n${'x'.repeat(900)}`],
        ['four.txt', 'x'.repeat(20)],
      ] as const) {
        await workspace.upload({ name, bytes });
      }
      await workspace.upload({ name: 'five.png', bytes: await smallPng(), query: 'analyze=false' });
    });

    it.each<[Record<string, string>, string[]]>([
      [{ type: 'image' }, ['five.png']],
      [{ type: 'image,file' }, ['five.png', 'four.txt', 'three.pdf', 'two.txt', 'one.txt']],
      [{ type: 'video' }, []],
      [{ mimeType: 'application/pdf' }, ['three.pdf']],
      [{ mimeType: 'APPLICATION/PDF,image/png' }, ['five.png', 'three.pdf']],
      [{ minSize: '500' }, ['three.pdf', 'two.txt']],
      [{ minSize: '50', maxSize: '100' }, ['one.txt']],
      [{ createdFrom: '2020-01-01' }, ['five.png', 'four.txt', 'three.pdf', 'two.txt', 'one.txt']],
      [{ createdBefore: '2020-01-01T10:00:00+02:00' }, []],
      [{ sort: 'oldest' }, ['one.txt', 'two.txt', 'three.pdf', 'four.txt', 'five.png']],
      [{ sort: 'largest', type: 'file' }, ['two.txt', 'three.pdf', 'one.txt', 'four.txt']],
      [{ sort: 'smallest', type: 'file' }, ['four.txt', 'one.txt', 'three.pdf', 'two.txt']],
      [{ sort: 'oldest', q: 'two four' }, ['two.txt', 'four.txt']],
    ])('%j', async (query, expected) => {
      const list = await get(query);
      expect(list.assets.map(({ filename }) => filename)).toEqual(expected);
      expect(list).toMatchObject({ total: expected.length, totalRelation: 'exact', complete: true, nextCursor: null });
      expect(list.headers.get('x-total-count')).toBe(String(expected.length));
      expect(list.headers.get('x-total-relation')).toBe('exact');
    });

    it('says how many and which of the terms each asset contains, and only then', async () => {
      const { assets } = await get({ q: 'TXT two pdf' });
      expect(assets.map(({ filename, score, matchedTerms }) => [filename, score, matchedTerms])).toEqual([
        ['two.txt', 2, ['txt', 'two']],
        ['four.txt', 1, ['txt']],
        ['three.pdf', 1, ['pdf']],
        ['one.txt', 1, ['txt']],
      ]);
      expect((await get({})).assets[0]).not.toHaveProperty('score');
    });

    it('finds a picture by any of its colours, and by colours near them', async () => {
      const { id, analysis } = seen();
      const workspaceOfPhoto = root().client;
      const found = async (color: string) => (await workspaceOfPhoto.list({ color })).assets.map((asset) => asset.id);
      for (const { hex } of analysis?.dominantColors ?? []) expect(await found(hex)).toContain(id);
      const [first] = analysis?.dominantColors ?? [];
      const almost = `${first?.hex.slice(1, 6)}${first?.hex.endsWith('0') ? '1' : '0'}`;
      expect(await found(almost)).toContain(id);
      expect(await found('ff00ff')).not.toContain(id);
    });

    it.each<[string, Record<string, string>]>([
      ['a list', {}],
      ['a search', { q: 'one two three four five txt' }],
      ['an order', { sort: 'largest' }],
    ])('leads through %s by its links, page by page', async (_, query) => {
      const whole = await names(query);
      const seenNames: string[] = [];
      let path: string | undefined = `/assets?${new URLSearchParams({ ...query, limit: '2' }).toString()}`;
      for (let page = 0; path !== undefined; page += 1) {
        expect(page).toBeLessThan(4);
        const { headers, body }: { headers: Headers; body: ListView } = await workspace.send<ListView>('GET', path);
        seenNames.push(...body.assets.map(({ filename }) => filename));
        const next: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
        expect(next === undefined).toBe(body.nextCursor === null);
        path = next?.replace(workspace.baseUrl, '');
      }
      expect(seenNames).toEqual(whole);
    });

    it('repeats and misses nothing when an asset comes in between two pages', async () => {
      const first = await get({ limit: '2', sort: 'newest', type: 'file' });
      await workspace.upload({ name: 'six.txt', bytes: 'new' });
      const second = await get({ limit: '10', sort: 'newest', type: 'file', cursor: first.nextCursor ?? '' });
      expect([...first.assets, ...second.assets].map(({ filename }) => filename)).toEqual(['four.txt', 'three.pdf', 'two.txt', 'one.txt']);
    });

    it('takes a cursor only for the query it came from', async () => {
      const { nextCursor } = await get({ limit: '1' });
      const queries: Record<string, string>[] = [
        { cursor: nextCursor ?? '', q: 'one' },
        { cursor: 'made-up' },
        { cursor: nextCursor ?? '', sort: 'oldest' },
      ];
      for (const query of queries) {
        const { status, body } = await workspace.send('GET', `/assets?${new URLSearchParams(query).toString()}`);
        expect(status).toBe(400);
        expect(body).toMatchObject({ code: 'request.cursor_invalid', field: 'cursor' });
      }
    });

    it.each([
      ['type', 'picture', /image, video, audio, file/],
      ['color', 'teal', /#f5c842/],
      ['color', '#12345', /#f5c842/],
      ['createdFrom', 'yesterday', /2026-05-31/],
      ['createdBefore', '2026-02-30', /2026-05-31/],
      ['minSize', '1MB', /bytes/],
      ['maxSize', '-1', /bytes/],
      ['sort', 'name', /largest/],
      ['mimeType', Array(21).fill('image/png').join(','), /20/],
    ])('refuses %s=%s and says what it takes', async (field, value, says) => {
      const { status, body } = await workspace.send('GET', `/assets?${new URLSearchParams({ [field]: value }).toString()}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'request.invalid', errors: [{ field: expect.stringContaining(field) as string }] });
      expect(body.errors?.[0]?.message).toMatch(says);
    });
  });
}
