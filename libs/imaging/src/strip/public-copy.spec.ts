import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { ImagePreparer } from '../image-preparer';
import type { PublicCopy } from '../prepared-image';
import { sniff } from '../sniff/sniff';

jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), 'argus-public-copy-'));
const preparer = new ImagePreparer({ timeoutMs: 60_000 });
afterAll(async () => {
  await preparer.close();
  rmSync(folder, { recursive: true, force: true });
});

let outputDir = '';
let files = 0;
async function publicCopyOf(bytes: Buffer | string): Promise<PublicCopy> {
  outputDir = path.join(folder, String(++files));
  writeFileSync(`${outputDir}.bin`, bytes);
  const file = { path: `${outputDir}.bin`, mimeType: sniff(Buffer.from(bytes)).mimeType, outputDir };
  const { publicCopy } = await preparer.prepare({ ...file, wantsPublicCopy: true });
  if (publicCopy === null) throw new Error('It was asked for');
  expect(readdirSync(outputDir).includes('public-original')).toBe(publicCopy.state === 'made');
  return publicCopy;
}

const scene = () => sharp({ create: { width: 64, height: 48, channels: 3, background: '#3060c0' } });
const told = (picture: sharp.Sharp) => picture.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '49/1 19/1 2/1' } });
const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"${attributes}><rect width="9" height="9"/>${inside}</svg>`;
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('The public copy', () => {
  it('is made only when it is asked for', async () => {
    const source = path.join(folder, 'unasked.jpg');
    const unasked = path.join(folder, 'unasked');
    writeFileSync(source, await told(scene()).jpeg().toBuffer());
    expect((await preparer.prepare({ path: source, mimeType: 'image/jpeg', outputDir: unasked })).publicCopy).toBeNull();
    expect(readdirSync(unasked)).not.toContain('public-original');
  });

  it.each(['jpeg', 'png', 'webp'] as const)('of a %s that says where it was taken is a file of its own', async (format) => {
    const copy = await publicCopyOf(await told(scene()).toFormat(format).toBuffer());
    if (copy.state !== 'made') throw new Error(copy.state);
    const bytes = readFileSync(copy.path);
    expect(copy).toMatchObject({
      mimeType: `image/${format}`,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(statSync(copy.path).mode & 0o077).toBe(0);
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('of a %s that says nothing is the original', async (format) => {
    expect(await publicCopyOf(await scene().toFormat(format).toBuffer())).toEqual({ state: 'needless' });
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['AVIF with EXIF', () => told(scene()).avif().toBuffer()],
    ['AVIF with XMP', () => scene().avif().withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').toBuffer()],
    [
      'AVIF with something behind it',
      async () => Buffer.concat([await scene().avif().toBuffer(), Buffer.from('\0\0\0\x0cmpvdGPS!', 'latin1')]),
    ],
    ['TIFF', () => scene().tiff().toBuffer()],
    // Its decoder shrugs at what our reader refuses.
    ['GIF without an end', async () => (await scene().gif().toBuffer()).subarray(0, -1)],
  ])('of an %s cannot be made', async (_, make) => {
    expect(await publicCopyOf(await make())).toEqual({ state: 'impossible' });
  });

  it('of a picture whose EXIF only the decoder can read cannot be made: it would stand otherwise', async () => {
    const bytes = await scene().jpeg().toBuffer();
    // A description that lies outside of the block, and the orientation.
    const block = Buffer.from(
      'Exif\0\0II*\0\x08\0\0\0\x02\0\x0e\x01\x02\0\x64\0\0\0\x28\x23\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0',
      'latin1',
    );
    const head = Buffer.from([0xff, 0xe1, 0, block.length + 2]);
    const turned = Buffer.concat([bytes.subarray(0, 2), head, block, bytes.subarray(2)]);
    expect((await sharp(turned).metadata()).orientation).toBe(6);
    expect(await publicCopyOf(turned)).toEqual({ state: 'impossible' });
  });

  it.each([
    svg('<text>Plain &amp; simple</text>'),
    `<?xml version="1.0"?>\n${svg('<g id="a"/><use xlink:href="#a" fill="url(#b)"/><use href=\'#a\' style="fill: url( &quot;#b&quot; )"/>', ' xmlns:xlink="http://www.w3.org/1999/xlink"').replace('&quot;#b&quot;', '#b')}`,
    svg('<style>rect { fill: url("#a") }</style><title>A square</title>'),
  ])('of a drawing that is nothing else is the original: %s', async (drawing) => {
    expect(await publicCopyOf(drawing)).toEqual({ state: 'needless' });
  });

  it.each([
    svg('<metadata>49.3172</metadata>'),
    svg('<s:metadata xmlns:s="http://www.w3.org/2000/svg">49.3172</s:metadata>'),
    svg('<!-- 49.3172 -->'),
    svg('<style><![CDATA[ rect { } ]]></style>'),
    svg('<?xpacket 49.3172?>'),
    `<!DOCTYPE svg>${svg('')}`,
    svg('<g geo:lat="49.3"/>', ' xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'),
    svg('<rdf xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#">49.3</rdf>'),
    svg('<g data-place="49.3"/>'),
    svg(`<image href="data:image/png;base64,${pixel}" width="9" height="9"/>`),
    svg(`<image href="&#100;ata:image/png;base64,${pixel}" width="9" height="9"/>`),
    svg(`<image xlink:href = 'data:image/png;base64,${pixel}'/>`, ' xmlns:xlink="http://www.w3.org/1999/xlink"'),
    svg(`<rect style="mask-image:url( 'data:image/png;base64,${pixel}')"/>`),
    svg(`<style>rect { mask-image: u\\72l(data:image/png;base64,${pixel}) }</style>`),
    svg('<foreignObject width="9" height="9"/>'),
  ])('of a drawing that may hold more cannot be made: %s', async (drawing) => {
    expect(await publicCopyOf(drawing)).toEqual({ state: 'impossible' });
  });
});
