import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ImagePreparer } from './image-preparer';
import { type Thumbnail } from './prepared-image';
import { sniff } from './sniff/sniff';

jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), 'argus-thumbnails-'));
const preparer = new ImagePreparer({ timeoutMs: 60_000 });
afterAll(async () => {
  await preparer.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
async function thumbnailsOf(bytes: Buffer): Promise<Thumbnail[]> {
  const outputDir = path.join(folder, String(++files));
  writeFileSync(`${outputDir}.bin`, bytes);
  return (await preparer.prepare({ path: `${outputDir}.bin`, mimeType: sniff(bytes).mimeType, outputDir })).thumbnails;
}

const plain = (width: number, height: number, background = '#3060c0'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });
/** Red on the left, green on the right. */
const halves = (width: number, height: number): Sharp =>
  plain(width, height, '#00ff00').composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#ff0000' } }, left: 0, top: 0 },
  ]);
const sizesOf = (thumbnails: Thumbnail[]) => thumbnails.map(({ side, width, height }) => [side, width, height]);
const pixelAt = async (file: string, left: number, top: number): Promise<number[]> => [
  ...(await sharp(file).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
];

describe('Thumbnails', () => {
  it.each<[string, number, number, number[][]]>([
    ['a large picture', 2400, 1600, [[256, 256, 171], [1024, 1024, 683]]], // prettier-ignore
    ['a tall one', 600, 1200, [[256, 128, 256], [1024, 512, 1024]]], // prettier-ignore
    ['a small one, never enlarged', 100, 40, [[256, 100, 40], [1024, 100, 40]]], // prettier-ignore
    ['a strip', 3000, 1, [[256, 256, 1], [1024, 1024, 1]]], // prettier-ignore
  ])('fit in their squares: %s', async (_, width, height, expected) => {
    expect(sizesOf(await thumbnailsOf(await plain(width, height).png().toBuffer()))).toEqual(expected);
  });

  it('are told of, files and all, before everything else is known', async () => {
    const outputDir = path.join(folder, String(++files));
    const bytes = await plain(800, 600).jpeg().toBuffer();
    writeFileSync(`${outputDir}.bin`, bytes);
    const heard: (readonly Thumbnail[])[] = [];
    const sizes: number[][] = [];
    const onThumbnails = (thumbnails: readonly Thumbnail[]): void => {
      heard.push(thumbnails);
      sizes.push(thumbnails.map(({ path: file }) => statSync(file).size));
    };
    const answer = await preparer.prepare({ path: `${outputDir}.bin`, mimeType: 'image/jpeg', outputDir }, { onThumbnails });
    expect(heard).toEqual([answer.thumbnails]);
    expect(sizes).toEqual([answer.thumbnails.map(({ sizeBytes }) => sizeBytes)]);
  });

  it('are WebP in sRGB without metadata, of the size they say', async () => {
    const bytes = await plain(1500, 1000)
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    for (const { path: file, mimeType, sizeBytes } of await thumbnailsOf(bytes)) {
      const { format, space, exif, icc, xmp } = await sharp(file).metadata();
      expect({ format, space, exif, icc, xmp }).toEqual({ format: 'webp', space: 'srgb', exif: undefined, icc: undefined, xmp: undefined });
      expect([mimeType, sizeBytes]).toEqual(['image/webp', statSync(file).size]);
    }
  });

  it('show the colours of a wide-gamut picture as sRGB', async () => {
    const wide = await plain(64, 64, '#c04030').withIccProfile('p3').png().toBuffer();
    const [small] = await thumbnailsOf(wide);
    const [red = 0, green = 0, blue = 0] = await pixelAt(small?.path ?? '', 32, 32);
    expect([Math.abs(red - 0xc0), Math.abs(green - 0x40), Math.abs(blue - 0x30)].every((difference) => difference < 6)).toBe(true);
  });

  it('stand upright', async () => {
    const turned = await halves(400, 200).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
    const [small] = await thumbnailsOf(turned);
    expect(small).toMatchObject({ width: 128, height: 256 });
    const [top, bottom] = [await pixelAt(small?.path ?? '', 64, 20), await pixelAt(small?.path ?? '', 64, 235)];
    // Red was on the left and is on top after a quarter turn.
    expect(top[0]).toBeGreaterThan(200);
    expect(bottom[1]).toBeGreaterThan(200);
  });

  it.each<[string, () => Sharp]>([
    ['8 bits', () => sharp({ create: { width: 80, height: 80, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })],
    [
      '16 bits',
      () =>
        sharp({ create: { width: 80, height: 80, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } }).toColourspace('rgb16'),
    ],
    [
      'grey',
      () =>
        plain(80, 80)
          .greyscale()
          .joinChannel(Buffer.alloc(6400, 128), { raw: { width: 80, height: 80, channels: 1 } }),
    ],
  ])('keep alpha: %s', async (_, picture) => {
    const thumbnails = await thumbnailsOf(await picture().png().toBuffer());
    for (const { path: file } of thumbnails) {
      const alpha = (await pixelAt(file, 40, 40)).at(-1) ?? 0;
      expect((await sharp(file).metadata()).hasAlpha).toBe(true);
      expect(Math.abs(alpha - 128)).toBeLessThan(3);
    }
  });

  it('are made of grey, CMYK and palette pictures alike', async () => {
    for (const picture of [
      plain(300, 200).greyscale().png(),
      plain(300, 200).toColourspace('cmyk').jpeg(),
      plain(300, 200).png({ palette: true }),
      plain(300, 200).gif(),
    ]) {
      const bytes = await picture.toBuffer();
      expect(sizesOf(await thumbnailsOf(bytes))).toEqual([
        [256, 256, 171],
        [1024, 300, 200],
      ]);
    }
  });
});
