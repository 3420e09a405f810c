import { gzipSync } from 'node:zlib';
import { type AssetView, type ConformanceClient, type FileServer, photograph, type RootApi, smallPng } from '../support';

/** POST /assets/upload-from-url, from a server the operator allowed. What must be refused is in the bad-input suite. */
export function describeUrlImports(root: () => RootApi, fileServer: () => FileServer): void {
  let client: ConformanceClient;
  let files: FileServer;
  beforeAll(() => {
    ({ client } = root());
    files = fileServer();
  });

  const fetchIn = (json: object, query = '') => client.expect<AssetView>(201, 'POST', `/assets/upload-from-url${query}`, { json });

  describe('POST /assets/upload-from-url', () => {
    it('fetches and stores a picture like an upload, with all that was said about it', async () => {
      const url = files.serveBytes('/pictures/hut.jpg', photograph('dandelion.jpg'), { 'content-type': 'image/jpeg' });
      const asset = await fetchIn({ url, project: 'Web', tags: ['seed', 'Head'], uploadedBy: 'crawler' }, '?analyze=false');
      expect(asset).toMatchObject({
        status: 'ready',
        filename: 'hut.jpg',
        mimeType: 'image/jpeg',
        project: 'Web',
        tags: ['seed', 'Head'],
        uploadedBy: 'crawler',
        size: photograph('dandelion.jpg').length,
      });
      expect((await client.download(asset.url)).bytes.equals(photograph('dandelion.jpg'))).toBe(true);
    });

    it('takes the name from the request, else from the server, else from the address', async () => {
      const named = files.serveBytes('/d', 'text', { 'content-disposition': `attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.txt` });
      expect((await fetchIn({ url: named, filename: 'mine.txt' })).filename).toBe('mine.txt');
      expect((await fetchIn({ url: named })).filename).toBe('résumé.txt');
      const plain = files.serveBytes('/a%20b/c%20d.txt', 'text');
      expect((await fetchIn({ url: `${plain}?token=secret` })).filename).toBe('c d.txt');
      const hostile = files.serveBytes('/e', 'text', { 'content-disposition': 'attachment; filename="../../etc/passwd"' });
      expect((await fetchIn({ url: hostile })).filename).toBe('passwd');
      const nameless = files.serveBytes('/', 'text', { 'content-disposition': 'attachment' });
      expect((await fetchIn({ url: nameless })).filename).toBe('download');
    });

    it('reads null as not said', async () => {
      const url = files.serveBytes('/null.txt', 'null');
      const asset = await fetchIn({ url, filename: null, project: null, tags: null, uploadedBy: null });
      expect(asset).toMatchObject({ filename: 'null.txt', project: null, tags: [], uploadedBy: null });
    });

    it('stores what a server meant to send, though it compresses unasked', async () => {
      const url = files.serveBytes('/packed.txt', gzipSync('unpacked'), { 'content-encoding': 'gzip' });
      const asset = await fetchIn({ url });
      expect(asset).toMatchObject({ filename: 'packed.txt', mimeType: 'text/plain', size: 'unpacked'.length });
      expect((await client.download(asset.url)).bytes.toString()).toBe('unpacked');
    });

    it('goes by the content, not by the server’s word', async () => {
      const url = files.serveBytes('/really-text.jpg', 'Only text.', { 'content-type': 'image/jpeg' });
      expect(await fetchIn({ url })).toMatchObject({ status: 'ready', mimeType: 'text/plain', analysis: null });
    });

    it('follows redirects, takes comma tags, and stores without looking when told so', async () => {
      files.serveBytes('/target.png', await smallPng());
      const url = files.redirect('/start', '/target.png');
      const asset = await fetchIn({ url, tags: 'a, b' }, '?analyze=false');
      expect(asset).toMatchObject({ status: 'ready', filename: 'target.png', tags: ['a', 'b'], analysis: null });
    });
  });
}
