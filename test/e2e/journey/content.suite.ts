import { type AssetView, type ConformanceClient, photograph, type RootApi, svg } from '../support';

interface Content {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** An asset's `url`: the bytes, and what a browser may do with them. */
export function describeContent(root: () => RootApi, seen: () => AssetView): void {
  let client: ConformanceClient;
  beforeAll(() => {
    ({ client } = root());
  });

  const contentOf = (asset: AssetView): Promise<Content> => client.download(asset.url);
  const stored = async (name: string, bytes: Buffer | string) => contentOf(await client.upload({ name, bytes, query: 'analyze=false' }));

  describe('The url of an asset', () => {
    it('gives the very bytes that were uploaded, at the url the asset names', async () => {
      const { status, headers, bytes } = await contentOf(seen());
      expect(status).toBe(200);
      expect(bytes.equals(photograph())).toBe(true);
      expect(headers.get('content-type')).toBe('image/jpeg');
      expect(headers.get('content-length')).toBe(String(photograph().length));
      expect(headers.get('content-disposition')).toBe('inline; filename="Garden Visitor.jpg"');
      expect(headers.get('cache-control')).toMatch(/^private/);
    });

    it.each([
      ['an SVG', 'drawing.svg', svg('<script>alert(1)</script>'), 'image/svg+xml'],
      ['a web page', 'page.html', '<html><script>alert(1)</script></html>', 'text/html'],
      ['text', 'notes.txt', 'text', 'text/plain'],
    ])('never lets %s run in our name: an attachment, sandboxed, not to be sniffed', async (_, name, bytes, mimeType) => {
      const { headers, bytes: received } = await stored(name, bytes);
      expect(received.toString()).toBe(bytes);
      expect(headers.get('content-type')).toContain(mimeType);
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
      expect(headers.get('content-security-policy')).not.toContain('allow-');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    });

    it('names attachments in any script', async () => {
      const { headers } = await stored('Отчёт 日本 🌻.txt', 'text');
      expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('Отчёт 日本 🌻.txt')}`);
    });

    it('keeps the bytes of a trashed asset for its recovery', async () => {
      const asset = await client.upload({ name: 'kept.txt', bytes: 'still here' });
      await client.expect(200, 'DELETE', `/assets/${asset.id}`);
      const { url, thumbnailUrl } = await client.get(asset.id);
      expect({ url, thumbnailUrl }).toEqual({ url: `${root().stack.baseUrl}/assets/${asset.id}/content`, thumbnailUrl: null });
      expect((await client.download(url)).bytes.toString()).toBe('still here');
    });
  });
}
