import { formOf, photographAs } from '../support';
import { type DescribedAsset, type DescribedError, expectDescribedShape } from './described';
import type { Scene } from './scene';

const LIMIT_BYTES = 20 * 1024 * 1024;
const REFUSED = { status: 400, body: { error: expect.stringMatching(/\S/) as string } };

/** The table of “Assets”, row by row. */
export function describeAssets(scene: () => Scene): void {
  let reader: Scene['reader'];
  beforeAll(() => ({ reader } = scene()));
  const projectsOf = async (id: string, projects: string[]) => {
    const found = await Promise.all(projects.map((project) => reader.list({ project })));
    return projects.filter((_, at) => found[at]?.some((asset) => asset.id === id));
  };

  describe('POST /assets/upload', () => {
    it('“Multipart form, field: file”', async () => {
      expect(await reader.upload('file.txt', 'x')).toMatchObject({ filename: 'file.txt' });
      const other = new FormData();
      other.set('image', new Blob(['x']), 'file.txt');
      expect(await reader.ask('POST', '/assets/upload', { body: other })).toMatchObject(REFUSED);
    });

    it('“Max 20 MB”, whatever the file is', async () => {
      const full = await reader.upload('full.bin', Buffer.alloc(LIMIT_BYTES, 1));
      expect((await reader.download(full.url)).bytes).toHaveLength(LIMIT_BYTES);
      const over = formOf({ name: 'over.bin', bytes: Buffer.alloc(LIMIT_BYTES + 1, 1) });
      expect(await reader.ask('POST', '/assets/upload', { body: over })).toMatchObject(REFUSED);
      expect(await reader.names({ q: 'over.bin' })).toEqual([]);
    });
  });

  describe('POST /assets/upload-from-url', () => {
    it('“Upload from URL. Body: { url, filename?, project?, tags?, uploadedBy? }”', async () => {
      const bytes = await photographAs('webp');
      const url = scene().files.serveBytes('/pictures/from-the-web.webp', bytes, { 'content-type': 'image/webp' });
      const json = { url, filename: 'renamed.webp', project: 'imports', tags: ['web', 'seed head'], uploadedBy: 'a reader' };
      const asset = await reader.does<DescribedAsset>('POST', '/assets/upload-from-url', { json });
      expect(asset).toMatchObject({ filename: 'renamed.webp', mimeType: 'image/webp', status: 'pending' });
      expect(asset.tags).toEqual(expect.arrayContaining(['web', 'seed head']));
      expect(await projectsOf(asset.id, ['imports', 'exports'])).toEqual(['imports']);
      expect((await reader.download(asset.url)).bytes.equals(bytes)).toBe(true);
      // Fetched, stored, and auto-analyzed.
      expectDescribedShape(await reader.settled(asset.id));
    });

    it('“url” alone is enough; without one it is a bad request', async () => {
      const url = scene().files.serveBytes('/notes/plain.txt', 'plain');
      expect(await reader.does('POST', '/assets/upload-from-url', { json: { url } })).toMatchObject({
        filename: 'plain.txt',
        status: 'ready',
      });
      expect(await reader.ask('POST', '/assets/upload-from-url', { json: { filename: 'x.txt' } })).toMatchObject(REFUSED);
    });
  });

  describe('POST /assets/:id/analyze', () => {
    it('“Trigger AI analysis on existing asset. Costs 1 credit”', async () => {
      const { id } = scene().uploaded;
      await reader.settled(id);
      const before = await reader.credits();
      expect(await reader.does('POST', `/assets/${id}/analyze`)).toMatchObject({ id, status: 'pending' });
      expectDescribedShape(await reader.settled(id));
      expect(await reader.credits()).toBe(before - 1);
    });
  });

  describe('GET /assets', () => {
    let shelf: Scene['reader'];
    beforeAll(async () => {
      shelf = await scene().onTier('starter');
      await shelf.upload('one.txt', '1', { project: 'spring-campaign', tags: 'red,round' });
      await shelf.upload('two.txt', '2', { project: 'spring-campaign', tags: 'red' });
      await shelf.upload('three.txt', '3', { project: 'autumn', tags: 'round' });
      await shelf.upload('four.txt', '4');
    });

    it.each<[string, Record<string, string>, string[]]>([
      ['q', { q: 'three' }, ['three.txt']],
      ['project', { project: 'spring-campaign' }, ['one.txt', 'two.txt']],
      ['status', { status: 'ready' }, ['four.txt', 'one.txt', 'three.txt', 'two.txt']],
      ['status', { status: 'pending' }, []],
      ['tags', { tags: 'round' }, ['one.txt', 'three.txt']],
      ['tags', { tags: 'red,round' }, ['one.txt']],
      ['all of them', { q: 'txt', project: 'spring-campaign', tags: 'red', status: 'ready' }, ['one.txt', 'two.txt']],
    ])('“List/search. Query: q, project, status, tags, limit, offset”: %s', async (_, query, expected) => {
      expect((await shelf.names(query)).sort()).toEqual(expected);
    });

    it('“limit, offset”: pages that together are the list', async () => {
      const all = await shelf.names();
      expect(all).toHaveLength(4);
      const pages = [await shelf.names({ limit: '3' }), await shelf.names({ limit: '3', offset: '3' })];
      expect(pages.map((page) => page.length)).toEqual([3, 1]);
      expect(pages.flat()).toEqual(all);
    });
  });

  describe('PATCH /assets/:id', () => {
    it('“Update metadata. Body: { tags?, project?, uploadedBy? }”', async () => {
      const { id } = await reader.upload('patched.txt', 'x', { project: 'before', tags: 'kept' });
      expect((await reader.patch(id, { project: 'after' })).tags).toEqual(['kept']);
      expect(await projectsOf(id, ['before', 'after'])).toEqual(['after']);
      expect(await reader.patch(id, { uploadedBy: 'somebody else' })).toMatchObject({ id, tags: ['kept'] });
      expect(await projectsOf(id, ['before', 'after'])).toEqual(['after']);
    });

    it('“tags replace (not merge)”', async () => {
      const { id } = await reader.upload('tagged.txt', 'x', { tags: 'old,older' });
      expect((await reader.patch(id, { tags: ['new'] })).tags).toEqual(['new']);
      expect((await reader.get(id)).tags).toEqual(['new']);
      expect((await reader.patch(id, { tags: [] })).tags).toEqual([]);
    });
  });

  describe('Error Responses', () => {
    const UNKNOWN = '00000000-0000-4000-8000-000000000000';

    it.each<[string, string, object | undefined]>([
      ['POST', '/assets/upload', undefined],
      ['POST', '/assets/upload-from-url', {}],
      ['PATCH', '/assets/ASSET_ID', { tags: 7 }],
      ['PATCH', '/assets/ASSET_ID', {}],
      ['GET', '/assets?status=nonsense', undefined],
    ])('“400 Bad request — missing or invalid parameters”: %s %s %j', async (method, path, json) => {
      const to = path.replace('ASSET_ID', scene().uploaded.id);
      expect(await reader.ask(method, to, json ? { json } : {})).toMatchObject(REFUSED);
    });

    it('“401 Unauthorized — missing or invalid API key”', async () => {
      for (const apiKey of [null, 'ak_invalid'])
        expect(await reader.with(apiKey).ask('GET', '/assets')).toMatchObject({ ...REFUSED, status: 401 });
    });

    it.each<[string, string, object | undefined]>([
      ['GET', `/assets/${UNKNOWN}`, undefined],
      ['PATCH', `/assets/${UNKNOWN}`, { tags: [] }],
      ['DELETE', `/assets/${UNKNOWN}`, undefined],
      ['POST', `/assets/${UNKNOWN}/recover`, undefined],
      ['POST', `/assets/${UNKNOWN}/analyze`, undefined],
      ['GET', '/assets/no-uuid', undefined],
    ])('“404 Not found — asset or resource does not exist”: %s %s', async (method, path, json) => {
      expect(await reader.ask<DescribedError>(method, path, json ? { json } : {})).toMatchObject({ ...REFUSED, status: 404 });
    });
  });
}
