import {
  animatedGif,
  type AssetView,
  BILLION_LAUGHS,
  type ConformanceClient,
  corruptJpeg,
  type FileServer,
  moved,
  photograph,
  pngHeader,
  type RootApi,
  smallPng,
  svg,
  SVG_WITH_FILE_ENTITY,
  tracesOf,
  truncatedJpeg,
} from '../support';

type Bytes = Buffer | string | (() => Promise<Buffer>);
const bytesOf = (bytes: Bytes): Promise<Buffer | string> | Buffer | string => (typeof bytes === 'function' ? bytes() : bytes);

const BROKEN: [what: string, name: string, bytes: Bytes, code: string, says: RegExp][] = [
  ['a PNG of 0 × 0', 'zero.png', pngHeader(0, 0), 'image.unreadable', /could not be decoded/],
  ['a PNG that says 60000 × 60000', 'vast.png', pngHeader(60_000, 60_000), 'image.too_many_pixels', /too many pixels/],
  ['a PNG that says 2³¹ × 2³¹', 'endless.png', pngHeader(0x7fffffff, 0x7fffffff), 'image.', /could not be decoded|too many pixels/],
  ['a PNG that ends after its header', 'head.png', pngHeader(64, 64).subarray(0, 33), 'image.unreadable', /could not be decoded/],
  ['a PNG of garbage', 'noise.png', pngHeader(64, 64, Buffer.alloc(100, 0xa5)), 'image.unreadable', /could not be decoded/],
  ['a JPEG overwritten in its middle', 'corrupt.jpg', corruptJpeg(), 'image.unreadable', /could not be decoded/],
  ['a JPEG that ends in its middle', 'cut.jpg', truncatedJpeg(), 'image.unreadable', /could not be decoded/],
  ['three bytes of a JPEG', 'tiny.jpg', Buffer.from([0xff, 0xd8, 0xff]), 'image.unreadable', /could not be decoded/],
  ['the first bytes of a WebP', 'head.webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), 'image.unreadable', /could not be decoded/],
  ['a GIF that is a script as well', 'script.gif', "GIF89a/*\0\0\0\0*/='';alert(1);//", 'image.unreadable', /could not be decoded/],
  ['a GIF without a frame', 'empty.gif', animatedGif(0), 'image.unreadable', /could not be decoded/],
  ['an SVG of entities that multiply', 'laughs.svg', BILLION_LAUGHS, 'image.unreadable', /XML entities/],
  ['an SVG that reads a file', 'file.svg', SVG_WITH_FILE_ENTITY, 'image.unreadable', /XML entities/],
  ['an SVG that is not closed', 'open.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g>', 'image.unreadable', /could not be decoded/],
  ['an SVG of 10¹² × 10¹²', 'wide.svg', svg('', 'width="1e12" height="1e12"'), 'image.', /could not be decoded|too many pixels/],
  ['an SVG of 9 MB', 'heavy.svg', svg(`<!--${'x'.repeat(9_000_000)}-->`), 'image.too_complex', /too large/],
];

const outside = (url: string): string =>
  svg(
    `<style>@import url(${url}/style.css); rect { fill: url(${url}/fill.svg#a) }</style><image href="${url}/image.png" width="9" height="9"/>` +
      `<image xlink:href="${url}/xlink.png" width="9" height="9"/><use href="${url}/use.svg#a"/><a href="${url}/a">x</a>` +
      `<image href="file:///etc/passwd" width="9" height="9"/><foreignObject><iframe src="${url}/frame"/></foreignObject>`,
  );

/** Pictures that are not what they say, or want to do harm: the decoder's and the worker's part. */
export function describeBadPictures(root: () => RootApi, fileServer: () => FileServer): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });

  describe('A picture nobody can decode ends as an error with a reason, and its credit comes back:', () => {
    it.each(BROKEN)('%s', async (_, name, bytes, code, says) => {
      const before = await client.usage();
      const asset = await client.upload({ name, bytes: await bytesOf(bytes) });
      const ended = await client.settled(asset.id);

      expect(ended).toMatchObject({ status: 'error', analysis: null, error: { code: expect.stringContaining(code) as string } });
      expect(ended.error?.message).toMatch(says);
      expect(ended.error?.message).not.toMatch(/\/|vips|sharp|Input|undefined/);
      expect(moved(before, await client.usage())).toEqual({ used: 0, held: 0, remaining: 0, assets: 1 });
      expect(await client.names({ status: 'error', q: name })).toEqual([name]);

      // Asking again would only spend money on the same end: it is refused for the same reason.
      expect(await client.send('POST', `/assets/${asset.id}/analyze`)).toMatchObject({ status: 400, body: { code: ended.error?.code } });
      expect((await client.usage()).credits).toEqual(before.credits);
      const { spool, work, objects, rows } = await tracesOf(api.stack, client);
      expect({ spool, work, intents: rows.storage_intent }).toEqual({ spool: [], work: [], intents: 0 });
      expect(objects.filter((key) => key.includes(asset.id))).toHaveLength(1);
      await client.expect(200, 'DELETE', `/assets/${asset.id}`);
    });
  });

  describe('A picture that wants more than to be seen is seen, and gets nothing else:', () => {
    const seen = async (name: string, bytes: Buffer | string): Promise<AssetView> =>
      client.ready((await client.upload({ name, bytes })).id);

    it('a GIF of 10,000 frames', async () => {
      expect(await seen('frames.gif', animatedGif(10_000))).toMatchObject({ mimeType: 'image/gif', width: 16, height: 16 });
    });

    it('an SVG with scripts, handlers and styles', async () => {
      const bytes = svg('<script>alert(1)</script><rect onload="alert(1)" width="9" height="9"/><animate onbegin="alert(1)"/>');
      expect(await seen('script.svg', bytes)).toMatchObject({ mimeType: 'image/svg+xml', width: 200, height: 120 });
    });

    it('an SVG that points outside: nobody is asked for anything', async () => {
      const files = fileServer();
      const before = files.hits.length;
      await seen('outside.svg', outside(files.url('')));
      expect(files.hits.slice(before)).toEqual([]);
    });

    it('a JPEG that is a ZIP, a page and a script as well: it is what its first bytes say', async () => {
      const tail = Buffer.from('<script>alert(1)</script><?php system($_GET[0]); ?>PK\x03\x04', 'latin1');
      const asset = await seen('both.jpg', Buffer.concat([photograph('temple.jpg'), tail]));
      expect(asset.mimeType).toBe('image/jpeg');
      const { headers } = await client.download(asset.url);
      expect(headers.get('content-type')).toBe('image/jpeg');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    });

    it('a page that holds a picture: it is a page, stored and not looked at', async () => {
      const asset = await client.upload({ name: 'page.svg', bytes: `<!doctype html><body>${svg('')}</body>` });
      expect(asset).toMatchObject({ status: 'ready', mimeType: 'text/html', analysis: null });
    });

    it('one pixel, and one pixel’s height', async () => {
      const line = svg('', 'width="4000" height="1"');
      for (const bytes of [svg('', 'width="1" height="1"'), line]) expect((await seen('thin.svg', bytes)).analysis).not.toBeNull();
    });
  });

  describe('After all of it', () => {
    it('the same worker looks at a good picture', async () => {
      expect(api.stack.workers.map(({ running }) => running)).toEqual([true]);
      expect(api.stack.api.running).toBe(true);
      const asset = await client.ready((await client.upload({ name: 'good.png', bytes: await smallPng() })).id);
      expect(asset.analysis?.description).not.toBe('');
    });

    it('no request was answered with a failure of ours, and nothing is held or half done', async () => {
      expect(api.stack.api.log.split('\n').filter((line) => /status=5\d\d/.test(line))).toEqual([]);
      const { usage, spool, work, rows } = await tracesOf(api.stack, client);
      expect({ held: usage.credits.held, spool, work, intents: rows.storage_intent }).toEqual({ held: 0, spool: [], work: [], intents: 0 });
    });
  });
}
