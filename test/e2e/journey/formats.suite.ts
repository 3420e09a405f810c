import { type AssetView, type ConformanceClient, moved, photographAs, type RootApi, smallPng, UNMOVED } from '../support';

/** What is looked at, what is only stored. */
export function describeFormats(root: () => RootApi): void {
  let client: ConformanceClient;
  beforeAll(() => {
    ({ client } = root());
  });

  describe('Supported formats', () => {
    it.each([
      ['plain text', 'notes.txt', 'Just text.', 'text/plain'],
      ['text that is named .jpg', 'photo.jpg', 'Not a picture at all.', 'text/plain'],
      ['a PDF', 'paper.pdf', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n', 'application/pdf'],
      ['a web page', 'page.html', '<!doctype html><title>x</title><svg></svg>', 'text/html'],
      ['JSON', 'data.json', '{"a":1}', 'application/json'],
      ['bytes nobody knows', 'blob', Buffer.from([0, 1, 2, 3, 250]), 'application/octet-stream'],
      ['a video', 'clip.mp4', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2', 'latin1'), 'video/mp4'],
    ])('only stores %s: ready at once, no analysis, no credit', async (_, name, bytes, mimeType) => {
      const before = await client.usage();
      const asset = await client.upload({ name, bytes });
      expect(asset).toMatchObject({ status: 'ready', mimeType, filename: name, analysis: null, tags: [], width: null });
      expect(await client.send('POST', `/assets/${asset.id}/analyze`)).toMatchObject({
        status: 400,
        body: { code: 'asset.not_analysable' },
      });
      expect(moved(before, await client.usage())).toEqual({ ...UNMOVED, assets: 1 });
    });

    it.each(['avif', 'tiff'] as const)('only stores %s unless asked', async (format) => {
      const asset = await client.upload({ name: `picture.${format}`, bytes: await photographAs(format) });
      expect(asset).toMatchObject({ status: 'ready', mimeType: `image/${format}`, analysis: null });
    });

    it('goes by the content, not by the name or the declared type', async () => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(await smallPng())], { type: 'text/plain' }), 'notes.txt');
      const asset = await client.expect<AssetView>(201, 'POST', '/assets/upload?analyze=false', { body: form });
      expect(asset).toMatchObject({ mimeType: 'image/png', filename: 'notes.txt' });
    });
  });
}
