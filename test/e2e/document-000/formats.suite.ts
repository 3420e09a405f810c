import sharp from 'sharp';
import { photograph, photographAs, svg } from '../support';
import { type DescribedAsset, expectDescribedShape, said } from './described';
import type { Scene } from './scene';

// WebP is looked at in the table of assets, from a URL.
const PICTURES: [format: string, mimeType: string, bytes: () => Promise<Buffer> | string][] = [
  ['PNG', 'image/png', () => photographAs('png')],
  ['GIF', 'image/gif', () => photographAs('gif')],
  ['SVG', 'image/svg+xml', () => svg('')],
];

const OTHERS: [what: string, name: string, bytes: Buffer | string][] = [
  ['PDF', 'paper.pdf', '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'],
  ['document', 'letter.docx', Buffer.from('504b0304140000000800', 'hex')],
  ['spreadsheet', 'numbers.csv', 'a;b\n1;2\n'],
  ['video', 'clip.mp4', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2mp41', 'latin1')],
  ['file nobody knows', 'blob.xyz', Buffer.from([0, 255, 1, 254, 2, 253])],
];

export function describeSupportedFormats(scene: () => Scene): void {
  let reader: Scene['reader'];
  beforeAll(() => ({ reader } = scene()));

  describe('Supported Formats', () => {
    it('“JPEG … receive full analysis (description, mood, colors, tags, use-cases)”, “EXIF when available”', async () => {
      const bytes = await sharp(photograph('dandelion.jpg'))
        .resize(320)
        .withExif({ IFD0: { Make: 'Argus Optics', Model: 'Test Camera 7' } })
        .jpeg()
        .toBuffer();
      const asset = await reader.settled((await reader.upload('with-exif.jpg', bytes)).id);
      expectDescribedShape(asset);
      expect(said(asset)).toContain('Test Camera 7');
    });

    it.each(PICTURES)('“%s … processed by AI vision and receive full analysis”', async (format, mimeType, bytesOf) => {
      const asset = await reader.upload(`picture.${format.toLowerCase()}`, await bytesOf());
      expect(asset).toMatchObject({ mimeType, status: 'pending' });
      expectDescribedShape(await reader.settled(asset.id));
    });

    it.each(OTHERS)(
      '“Any file can be uploaded and stored”: a %s, immediately "ready" with no analysis data, for nothing',
      async (_, name, bytes) => {
        const credits = await reader.credits();
        const asset = await reader.upload(name, bytes);
        expect(asset).toMatchObject({ filename: name, status: 'ready', tags: [] });
        for (const shown of [asset, await reader.get(asset.id)] satisfies DescribedAsset[]) expect(shown.analysis ?? null).toBeNull();
        // “No storage optimization”: what comes back is what was sent.
        expect((await reader.download(asset.url)).bytes.equals(Buffer.from(bytes))).toBe(true);
        expect(await reader.credits()).toBe(credits);
      },
    );

    it('“non-image files … are not analyzed”, not even when asked: no credit is spent', async () => {
      const credits = await reader.credits();
      const { id } = await reader.upload('asked.pdf', '%PDF-1.4\n%%EOF\n');
      expect(await reader.ask('POST', `/assets/${id}/analyze`)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/\S/) as string },
      });
      expect(await reader.get(id)).toMatchObject({ status: 'ready' });
      expect(await reader.credits()).toBe(credits);
    });
  });
}
