import type { ConformanceClient, RootApi } from '../support';

/** GET /assets. Every scene is set with text files: stored and found at once, and free. */
export function describeSearch(root: () => RootApi): void {
  describe('Search semantics', () => {
    let workspace: ConformanceClient;
    const names = (query: Record<string, string>) => workspace.names(query);

    beforeAll(async () => {
      workspace = await root().tenant('starter');
      for (const [name, tags] of [
        ['red barn.txt', ''],
        ['red barn at dusk.txt', ''],
        ['Blue BOAT.txt', 'Harbour,Évening'],
        ['100%_sure.txt', ''],
        ['100 percent.txt', ''],
        ['back\\slash.txt', 'back\\slash'],
        ['sunset-dusk.txt', 'red'],
      ] as const) {
        await workspace.upload({ name, bytes: name, fields: { tags } });
      }
    });

    it.each([
      ['one term, newest first', 'red', ['sunset-dusk.txt', 'red barn at dusk.txt', 'red barn.txt']],
      ['OR, most matching terms first, then newest', 'red dusk', ['sunset-dusk.txt', 'red barn at dusk.txt', 'red barn.txt']],
      ['three terms', 'barn red dusk', ['red barn at dusk.txt', 'sunset-dusk.txt', 'red barn.txt']],
      ['a term nothing has does not exclude', 'barn zebra', ['red barn at dusk.txt', 'red barn.txt']],
      ['a term said twice counts once', 'dusk dusk dusk barn', ['red barn at dusk.txt', 'sunset-dusk.txt', 'red barn.txt']],
      ['substrings', 'arn', ['red barn at dusk.txt', 'red barn.txt']],
      ['any case', 'bOaT', ['Blue BOAT.txt']],
      ['any case beyond ASCII, in tags', 'ÉVENING', ['Blue BOAT.txt']],
      ['plus signs part terms', 'boat+dusk', ['sunset-dusk.txt', 'Blue BOAT.txt', 'red barn at dusk.txt']],
      ['blanks of every kind', '  boat \t\n  ', ['Blue BOAT.txt']],
      ['a literal percent sign', '%', ['100%_sure.txt']],
      ['a literal underscore', '_', ['100%_sure.txt']],
      ['a literal backslash', '\\', ['slash.txt']],
      ['no term spans two fields', 'txtback', []],
      ['nothing found', 'zebra', []],
    ])('%s: %j', async (_, q, expected) => {
      expect(await names({ q })).toEqual(expected);
    });

    it('lists everything when the query holds no term', async () => {
      for (const q of ['', ' ', '+', ' + + ']) expect((await workspace.list({ q })).total).toBe(7);
    });

    it('reads + in a query string as a blank, as the document’s own example writes it', async () => {
      const found = await workspace.expect<{ total: number }>(200, 'GET', '/assets?q=boat+dusk');
      expect(found.total).toBe(3);
    });
  });

  describe('GET /assets: filters and paging', () => {
    let workspace: ConformanceClient;
    const names = (query: Record<string, string>) => workspace.names(query);

    beforeAll(async () => {
      workspace = await root().tenant('starter');
      for (const [name, project, tags] of [
        ['1.txt', 'Spring Campaign', 'a,b'],
        ['2.txt', 'spring campaign', 'B'],
        ['3.txt', 'Autumn', 'a,c'],
        ['4.txt', '', ''],
        ['5.txt', '', 'a,b,c'],
      ] as const) {
        await workspace.upload({ name, bytes: name, fields: { project, tags } });
      }
      const [trashed] = (await workspace.list({ q: '4.txt' })).assets;
      await workspace.expect(200, 'DELETE', `/assets/${trashed?.id}`);
    });

    it.each<[string, Record<string, string>, string[]]>([
      ['newest first, without the trash', {}, ['5.txt', '3.txt', '2.txt', '1.txt']],
      ['project, in any case', { project: 'SPRING campaign' }, ['2.txt', '1.txt']],
      ['a project nobody has', { project: 'Winter' }, []],
      ['one tag, in any case', { tags: 'b' }, ['5.txt', '2.txt', '1.txt']],
      ['several tags: all must be there', { tags: 'a, C' }, ['5.txt', '3.txt']],
      ['status ready', { status: 'ready' }, ['5.txt', '3.txt', '2.txt', '1.txt']],
      ['status pending', { status: 'pending' }, []],
      ['status error', { status: 'error' }, []],
      ['status, in any case', { status: 'READY' }, ['5.txt', '3.txt', '2.txt', '1.txt']],
      ['empty parameters ask for nothing', { status: '', project: '', tags: '' }, ['5.txt', '3.txt', '2.txt', '1.txt']],
      ['status deleted is only the trash', { status: 'deleted' }, ['4.txt']],
      ['filters together', { project: 'spring campaign', tags: 'a', q: 'txt' }, ['1.txt']],
      ['search looks into the trash when asked', { status: 'deleted', q: '4' }, ['4.txt']],
      ['search stays out of the trash otherwise', { q: '4' }, []],
    ])('%s', async (_, query, expected) => {
      const list = await workspace.list(query);
      expect(list.assets.map(({ filename }) => filename)).toEqual(expected);
      expect(list.total).toBe(expected.length);
    });

    it.each<[Record<string, string>, number, number]>([
      [{}, 50, 0],
      [{ limit: '2' }, 2, 0],
      [{ limit: '0' }, 1, 0],
      [{ limit: '-3' }, 1, 0],
      [{ limit: '1000' }, 200, 0],
      [{ limit: 'many' }, 50, 0],
      [{ limit: '' }, 50, 0],
      [{ limit: '2.5' }, 50, 0],
      [{ offset: '-1' }, 50, 0],
      [{ offset: '2' }, 50, 2],
      [{ offset: '99999999999999999999' }, 50, 1_000_000],
    ])('%j is answered as limit %i, offset %i', async (query, limit, offset) => {
      const list = await workspace.list(query);
      expect(list).toMatchObject({ limit, offset, total: 4 });
      expect(list.assets).toHaveLength(Math.max(0, Math.min(limit, 4 - offset)));
    });

    it('pages without repeating or losing anything', async () => {
      const pages = await Promise.all([0, 1, 2, 3, 4].map((offset) => names({ limit: '1', offset: String(offset) })));
      expect(pages.flat()).toEqual(['5.txt', '3.txt', '2.txt', '1.txt']);
    });
  });
}
