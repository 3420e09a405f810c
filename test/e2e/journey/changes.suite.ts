import { type AssetView, type ConformanceClient, moved, type RootApi, smallPng, UNMOVED, UTC, whileWorkersPause } from '../support';

const DAY_MS = 86_400_000;

/** PATCH, DELETE and recover. */
export function describeChanges(root: () => RootApi, seen: () => AssetView): void {
  let client: ConformanceClient;
  let photo: AssetView;
  const note = (name: string, fields: Record<string, string> = {}) => client.upload({ name, bytes: `About ${name}`, fields });
  beforeAll(() => {
    ({ client } = root());
    photo = seen();
  });

  describe('PATCH /assets/{id}', () => {
    it('replaces your tags, never merges them; the AI’s stay', async () => {
      const before = await client.get(photo.id);
      const after = await client.patch(photo.id, { tags: ['Garden', 'spring'] });
      expect(after.tags).toEqual(['Garden', 'spring', ...(photo.analysis?.tags ?? [])]);
      expect(after.analysis).toEqual(before.analysis);
      expect(await client.names({ q: 'lifestyle' })).toEqual([]);
      expect(await client.names({ tags: 'garden' })).toEqual(['Garden Visitor.jpg']);
    });

    it('takes the merged list back without making the AI’s tags yours', async () => {
      const merged = (await client.get(photo.id)).tags;
      expect((await client.patch(photo.id, { tags: merged })).tags).toEqual(merged);
      expect((await client.patch(photo.id, { tags: [] })).tags).toEqual(photo.analysis?.tags);
    });

    it('takes it back in other letters too: any case, any width, any spacing', async () => {
      const ai = photo.analysis?.tags ?? [];
      const wide = (text: string) => text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
      const written = [...ai.map((tag) => tag.toUpperCase()), ...ai.map(wide), ...ai.map((tag) => `  ${tag} `), 'Mine'];
      expect((await client.patch(photo.id, { tags: written })).tags).toEqual(['Mine', ...ai]);
      expect((await client.patch(photo.id, { tags: written.join() })).tags).toEqual(['Mine', ...ai]);
      expect((await client.patch(photo.id, { tags: [] })).tags).toEqual(ai);
    });

    it('takes it back when your own are as many as you may have', async () => {
      const own = Array.from({ length: 64 }, (_, n) => `own ${n}`);
      const { tags } = await client.patch(photo.id, { tags: own });
      expect(tags).toEqual([...own, ...(photo.analysis?.tags ?? [])]);
      expect((await client.patch(photo.id, { tags })).tags).toEqual(tags);
      const { status, body } = await client.send('PATCH', `/assets/${photo.id}`, { json: { tags: [...tags, 'one more'] } });
      expect([status, body.errors]).toEqual([400, [{ field: 'tags', message: 'may name at most 64 tags.' }]]);
      expect((await client.patch(photo.id, { tags: [] })).tags).toEqual(photo.analysis?.tags);
    });

    it('parts tags at commas wherever they stand, so that each can be asked for', async () => {
      const { id } = await note('commas.txt', { tags: '東京，大阪' });
      expect((await client.get(id)).tags).toEqual(['東京', '大阪']);
      expect((await client.patch(id, { tags: ['red, white', 'blue'] })).tags).toEqual(['red', 'white', 'blue']);
      expect(await client.names({ tags: 'white,ＢＬＵＥ' })).toEqual(['commas.txt']);
    });

    it('takes tags as a comma string, trimmed, each once in its first spelling', async () => {
      const { id } = await note('tags.txt', { tags: 'old' });
      expect((await client.patch(id, { tags: ' One , two,ONE,, Two words ' })).tags).toEqual(['One', 'two', 'Two words']);
      expect((await client.patch(id, { tags: '' })).tags).toEqual([]);
    });

    it('keeps what is not named and clears what is null', async () => {
      const { id } = await note('kept.txt', { project: 'Winter', tags: 'kept', uploadedBy: 'Ada' });
      expect(await client.patch(id, { uploadedBy: 'Grace' })).toMatchObject({ project: 'Winter', tags: ['kept'], uploadedBy: 'Grace' });
      expect(await client.patch(id, { project: null })).toMatchObject({ project: null, tags: ['kept'], uploadedBy: 'Grace' });
      expect(await client.patch(id, { project: 'WINTER', uploadedBy: null })).toMatchObject({ project: 'Winter', uploadedBy: null });
      expect((await client.get(id)).updatedAt > (await client.get(id)).createdAt).toBe(true);
    });
  });

  describe('Names of fields', () => {
    it('may be written in either case: in forms, in JSON and in queries', async () => {
      const { id } = await note('snake.txt', { uploaded_by: 'Ada' });
      expect((await client.get(id)).uploadedBy).toBe('Ada');
      expect((await client.patch(id, { uploaded_by: 'Grace' })).uploadedBy).toBe('Grace');
      const others = await client.names({ q: 'snake.txt', mime_type: 'image/png' });
      expect([others, await client.names({ q: 'snake.txt', mime_type: 'text/plain' })]).toEqual([[], ['snake.txt']]);
    });
  });

  describe('Trash: DELETE and recover', () => {
    it('moves an asset out of sight for 30 days; deleting it again changes nothing', async () => {
      const { id, filename } = await note('trash.txt');
      const first = await client.expect<AssetView>(200, 'DELETE', `/assets/${id}`);
      expect(first).toEqual({
        id,
        status: 'deleted',
        deletedAt: expect.stringMatching(UTC) as string,
        recoversAt: expect.stringMatching(UTC) as string,
      });
      expect(Date.parse(first.recoversAt ?? '') - Date.parse(first.deletedAt ?? '')).toBe(30 * DAY_MS);
      expect(await client.expect(200, 'DELETE', `/assets/${id}`)).toEqual(first);

      expect(await client.get(id)).toMatchObject({ status: 'deleted', deletedAt: first.deletedAt, recoversAt: first.recoversAt });
      expect(await client.names({ q: filename })).toEqual([]);
      expect(await client.names({ q: filename, status: 'deleted' })).toEqual([filename]);
    });

    it('cannot be changed or analysed there', async () => {
      const { id } = await note('untouchable.txt');
      await client.expect(200, 'DELETE', `/assets/${id}`);
      for (const [method, path, json] of [
        ['PATCH', `/assets/${id}`, { tags: ['x'] }],
        ['POST', `/assets/${id}/analyze`, undefined],
      ] as const) {
        expect(await client.send(method, path, { json })).toMatchObject({ status: 400, body: { code: 'asset.in_trash' } });
      }
    });

    it('comes back as it was', async () => {
      const before = await note('back.txt', { project: 'Spring', tags: 'x' });
      await client.expect(200, 'DELETE', `/assets/${before.id}`);
      const after = await client.expect<AssetView>(200, 'POST', `/assets/${before.id}/recover`);
      expect(after).toEqual({ ...before, updatedAt: after.updatedAt });
      expect(await client.names({ q: 'back.txt' })).toEqual(['back.txt']);
      expect(await client.send('POST', `/assets/${before.id}/recover`)).toMatchObject({
        status: 400,
        body: { code: 'asset.not_in_trash' },
      });
    });

    it('drops an analysis under way and returns its credit', async () => {
      await whileWorkersPause(root().stack, async () => {
        const before = await client.usage();
        const { id } = await client.upload({ name: 'dropped.png', bytes: await smallPng() });
        expect(moved(before, await client.usage())).toEqual({ used: 0, held: 1, remaining: -1, assets: 1 });
        await client.expect(200, 'DELETE', `/assets/${id}`);
        expect(moved(before, await client.usage())).toEqual(UNMOVED);
      });
    });
  });
}
