import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ImagePreparer } from './image-preparer';
import { sniff } from './sniff/sniff';

jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), 'argus-thumbhash-'));
const preparer = new ImagePreparer({ timeoutMs: 60_000 });
afterAll(async () => {
  await preparer.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  readonly w: number;
  readonly h: number;
  readonly rgba: number[];
}

let files = 0;
async function thumbhashOf(picture: Sharp): Promise<string> {
  const bytes = await picture.toBuffer();
  const outputDir = path.join(folder, String(++files));
  writeFileSync(`${outputDir}.bin`, bytes);
  return (await preparer.prepare({ path: `${outputDir}.bin`, mimeType: sniff(bytes).mimeType, outputDir })).thumbhash;
}

/** What a client draws. The library is an ES module, which jest's sandbox does not load: a plain process does. */
function drawn(thumbhash: string): Seen {
  const script = `import('thumbhash').then(({ thumbHashToRGBA }) => {
    const { w, h, rgba } = thumbHashToRGBA(Buffer.from(process.argv[1], 'base64'));
    process.stdout.write(JSON.stringify({ w, h, rgba: [...rgba] }));
  });`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script, thumbhash], { cwd: __dirname, encoding: 'utf8' })) as Seen;
}
const pixel = ({ w, rgba }: Seen, x: number, y: number): number[] => rgba.slice(4 * (y * w + x), 4 * (y * w + x) + 4);
/** Within what so few bytes can say. */
const near = (color: number[], wanted: number[], tolerance = 60): boolean =>
  color.every((value, channel) => Math.abs(value - wanted[channel]!) <= tolerance);

const plain = (width: number, height: number, background: string): Sharp => sharp({ create: { width, height, channels: 4, background } });
/** Red on the left, blue on the right. */
const halves = (width: number, height: number): Sharp =>
  plain(width, height, '#0000ff').composite([
    { input: { create: { width: width / 2, height, channels: 4, background: '#ff0000' } }, left: 0, top: 0 },
  ]);

describe('A thumbhash', () => {
  it('has the proportions and the colours of its picture, where they are', async () => {
    const thumbhash = await thumbhashOf(halves(1200, 600).removeAlpha().jpeg());
    expect(Buffer.from(thumbhash, 'base64').length).toBeLessThanOrEqual(25);
    const seen = drawn(thumbhash);
    expect(seen.w / seen.h).toBeCloseTo(2, 0);
    expect(near(pixel(seen, 2, Math.floor(seen.h / 2)), [255, 0, 0, 255])).toBe(true);
    expect(near(pixel(seen, seen.w - 3, Math.floor(seen.h / 2)), [0, 0, 255, 255])).toBe(true);
  });

  it('stands upright', async () => {
    const seen = drawn(await thumbhashOf(halves(400, 200).removeAlpha().jpeg().withMetadata({ orientation: 6 })));
    expect(seen.h).toBeGreaterThan(seen.w);
    expect(near(pixel(seen, Math.floor(seen.w / 2), 2), [255, 0, 0, 255])).toBe(true);
  });

  it('shows what is transparent', async () => {
    const clear = plain(200, 200, '#00000000').composite([
      { input: { create: { width: 100, height: 200, channels: 4, background: '#00ff00' } }, left: 0, top: 0 },
    ]);
    const seen = drawn(await thumbhashOf(clear.png()));
    expect(pixel(seen, 2, 16)[3]).toBeGreaterThan(180);
    expect(pixel(seen, seen.w - 3, 16)[3]).toBeLessThan(75);
  });

  it.each<[string, () => Sharp, number[]]>([
    ['grey', () => plain(90, 60, '#808080').removeAlpha().greyscale().png(), [128, 128, 128, 255]],
    ['CMYK', () => plain(90, 60, '#808080').removeAlpha().toColourspace('cmyk').jpeg(), [128, 128, 128, 255]],
    ['16 bits', () => plain(90, 60, '#ff0000').toColourspace('rgb16').png(), [255, 0, 0, 255]],
    ['one pixel', () => plain(1, 1, '#0000ff').png(), [0, 0, 255, 255]],
    ['a strip', () => plain(3000, 1, '#0000ff').png(), [0, 0, 255, 255]],
  ])('is made of any picture: %s', async (_, picture, color) => {
    const seen = drawn(await thumbhashOf(picture()));
    expect(near(pixel(seen, 0, 0), color, 20)).toBe(true);
  });
});
