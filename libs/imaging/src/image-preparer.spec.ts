import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { ImagePreparer } from './image-preparer';
import { hashDistance } from './measure/perceptual-hash';
import { type PreparedImage } from './prepared-image';
import { sniff } from './sniff/sniff';

jest.setTimeout(120_000);

const folder = mkdtempSync(path.join(tmpdir(), 'argus-imaging-'));
const preparer = new ImagePreparer({ timeoutMs: 60_000 });
afterAll(async () => {
  await preparer.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
async function prepare(bytes: Buffer | string, by = preparer): Promise<PreparedImage> {
  const outputDir = path.join(folder, String(++files));
  const file = `${outputDir}.bin`;
  writeFileSync(file, bytes);
  return by.prepare({ path: file, mimeType: sniff(Buffer.from(bytes)).mimeType, outputDir });
}

/** A photograph-like picture: soft gradients under noise that a seed decides. */
function scene(width: number, height: number, seed = 1): sharp.Sharp {
  const data = Buffer.alloc(width * height * 3);
  let state = seed;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const at = 3 * (y * width + x);
      data[at] = (128 + 100 * Math.sin((x * seed) / 40) + (state >>> 28)) & 255;
      data[at + 1] = Math.floor((200 * y) / height + (state >>> 29));
      data[at + 2] = Math.floor(128 + 60 * Math.cos(((x + y) * seed) / 60));
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function pngHeader(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))]);
}

/** A GIF of many frames, written by hand: the first is red, each later one claims the whole canvas. */
function gif(frames: number, width = 200, height = 200): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\xff\0\0\0\0\xff', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const frame = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  frame.writeUInt16LE(width, 13);
  frame.writeUInt16LE(height, 15);
  // Uncompressed LZW: a clear code before every two pixels of index 0 keeps the codes at three bits.
  const codes: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel += 2) codes.push(4, 0, 0);
  codes.push(5);
  const packed = Buffer.alloc(Math.ceil((codes.length * 3) / 8));
  codes.forEach((code, index) => {
    for (let bit = 0; bit < 3; bit++) if (code & (1 << bit)) packed[(index * 3 + bit) >> 3]! |= 1 << ((index * 3 + bit) & 7);
  });
  const blocks: Buffer[] = [];
  for (let at = 0; at < packed.length; at += 255) {
    const part = packed.subarray(at, at + 255);
    blocks.push(Buffer.from([part.length]), part);
  }
  const first = Buffer.concat([frame, ...blocks, Buffer.from([0])]);
  // Later frames hold one pixel: the file stays small, a decoder of all frames would still paint every canvas.
  const tiny = Buffer.from([0x21, 0xf9, 4, 4, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 0x01, 0]);
  return Buffer.concat([screen, first, ...new Array<Buffer>(frames - 1).fill(tiny), Buffer.from([0x3b])]);
}

const refusal = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });

describe('a picture that can be read', () => {
  it('is measured and gets an upright working rendition without metadata', async () => {
    const exif = {
      IFD0: { Make: 'Acme', Model: 'One\u0007\t2', Copyright: 'x'.repeat(1000) },
      IFD2: { DateTimeOriginal: '2024:02:29 12:30:00', FNumber: '28/10' },
    };
    const bytes = await scene(1600, 1200).withExif(exif).jpeg().toBuffer();
    const prepared = await prepare(bytes);
    expect(prepared).toMatchObject({ width: 1600, height: 1200, format: 'jpeg', pages: 1, hasAlpha: false });
    expect(prepared.working).toMatchObject({
      mimeType: 'image/jpeg',
      width: 1024,
      height: 768,
      sizeBytes: statSync(prepared.working.path).size,
    });
    expect(prepared.exif).toMatchObject({
      cameraMake: 'Acme',
      cameraModel: 'One 2',
      takenAt: '2024-02-29T12:30:00',
      fNumber: 2.8,
      copyright: 'x'.repeat(256),
    });
    expect(JSON.stringify(prepared)).not.toContain('\\u0000');
    const working = await sharp(prepared.working.path).metadata();
    expect({ exif: working.exif, icc: working.icc, space: working.space }).toEqual({ exif: undefined, icc: undefined, space: 'srgb' });
  });

  it('is turned as its orientation says', async () => {
    const upright = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#00ff00' } })
      .composite([
        { input: Buffer.from('<svg width="20" height="20"><rect width="20" height="20" fill="#ff0000"/></svg>'), left: 0, top: 0 },
      ])
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const prepared = await prepare(upright);
    expect(prepared).toMatchObject({ width: 20, height: 40, working: { width: 20, height: 40 }, exif: { orientation: 6 } });
    const { data } = await sharp(prepared.working.path).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200); // red was left, and is on top after a quarter turn
    expect(data[data.length - 2]).toBeGreaterThan(200);
  });

  it.each<[string, () => Promise<Buffer>, Partial<PreparedImage>]>([
    ['CMYK', async () => scene(64, 48).toColourspace('cmyk').jpeg().toBuffer(), { format: 'jpeg', width: 64 }],
    ['16 bits', async () => scene(64, 48).toColourspace('rgb16').png().toBuffer(), { format: 'png', width: 64 }],
    ['grey', async () => scene(64, 48).greyscale().png().toBuffer(), { format: 'png', hasAlpha: false }],
    ['one pixel', async () => scene(1, 1).png().toBuffer(), { width: 1, height: 1 }],
    ['a strip', async () => scene(3000, 1).png().toBuffer(), { width: 3000, height: 1 }],
    [
      'WebP with alpha',
      async () =>
        sharp({ create: { width: 32, height: 32, channels: 4, background: '#ff000000' } })
          .webp()
          .toBuffer(),
      { format: 'webp', hasAlpha: true },
    ],
    ['AVIF', async () => scene(64, 48).avif({ effort: 0 }).toBuffer(), { format: 'avif' }],
    ['TIFF', async () => scene(64, 48).tiff().toBuffer(), { format: 'tiff' }],
    // The encoder merges the equal second and third frame.
    [
      'an animated WebP',
      async () => sharp(gif(3), { animated: true }).webp().toBuffer(),
      { format: 'webp', pages: 2, width: 200, height: 200 },
    ],
  ])('may be %s', async (_name, make, expected) => {
    const prepared = await prepare(await make());
    expect(prepared).toMatchObject(expected);
    expect((await sharp(prepared.working.path).metadata()).channels).toBe(3);
  });

  it('is laid on white where it is transparent', async () => {
    const prepared = await prepare(
      await sharp({ create: { width: 32, height: 32, channels: 4, background: '#00000000' } })
        .png()
        .toBuffer(),
    );
    expect(prepared.measurements.dominantColors).toEqual([{ hex: '#ffffff', name: 'white', family: 'white', share: 1 }]);
  });

  it('may have stray bytes that every viewer passes over', async () => {
    const bytes = await scene(64, 48).jpeg().toBuffer();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    const stray = Buffer.concat([bytes.subarray(0, frame), Buffer.from([1, 2, 3, 4, 5]), bytes.subarray(frame)]);
    expect(await prepare(stray)).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
  });

  it('has a hash that stays when it is encoded again, and differs from another picture', async () => {
    const original = await prepare(await scene(800, 600).png().toBuffer());
    const copy = await prepare(await scene(800, 600).resize(400).jpeg({ quality: 30 }).toBuffer());
    const other = await prepare(await scene(800, 600, 3).png().toBuffer());
    expect(hashDistance(original.perceptualHash, copy.perceptualHash)).toBeLessThanOrEqual(8);
    expect(hashDistance(original.perceptualHash, other.perceptualHash)).toBeGreaterThan(8);
  });

  it('is read to its first frame only, however many it has', async () => {
    const small = new ImagePreparer({ timeoutMs: 20_000, maxRssBytes: 300 * 1024 * 1024 });
    try {
      const prepared = await prepare(gif(10_000, 1000, 1000), small);
      expect(prepared).toMatchObject({ format: 'gif', pages: 10_000, width: 1000, height: 1000 });
      expect(prepared.measurements.dominantColors[0]).toMatchObject({ hex: '#ff0000', share: 1 });
    } finally {
      await small.close();
    }
  });
});

describe('a drawing', () => {
  it('is drawn at working size whatever its own', async () => {
    const icon = await prepare(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" fill="#0000ff"/></svg>',
    );
    expect(icon).toMatchObject({ width: 16, height: 16, format: 'svg', exif: null, working: { width: 533 } });
    const poster = await prepare(
      '<svg xmlns="http://www.w3.org/2000/svg" width="50000" height="40000"><rect width="100%" height="100%" fill="#0000ff"/></svg>',
    );
    expect(poster.working.width).toBeLessThanOrEqual(1024);
    expect(poster.measurements.dominantColors[0]!.hex).toBe('#0000ff');
  });

  it('runs nothing and loads nothing', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const local = path.join(folder, 'secret.png');
    writeFileSync(
      local,
      await sharp({ create: { width: 100, height: 100, channels: 3, background: '#ff0000' } })
        .png()
        .toBuffer(),
    );
    const prepared = await prepare(`<?xml version="1.0"?><?xml-stylesheet href="${base}/a.css"?>
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100" onload="fetch('${base}')">
      <style>@import url(${base}/b.css); rect { fill: #00ff00 }</style><script>fetch('${base}/c')</script>
      <rect width="100" height="100"/><image href="${base}/d.png" width="100" height="100"/>
      <image xlink:href="file://${local}" width="100" height="100"/><image href="secret.png" width="100" height="100"/></svg>`);
    expect(prepared.measurements.dominantColors).toEqual([expect.objectContaining({ hex: '#00ff00', share: 1 })]);
    expect(asked).toBe(0);
    server.close();
  });

  it.each([
    [
      'entities that multiply',
      `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>`,
      'image.unreadable',
    ],
    [
      'entities that load',
      '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
      'image.unreadable',
    ],
    ['no end', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect', 'image.unreadable'],
    ['no size', '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>', 'image.unreadable'],
    ['a size beyond reason', '<svg xmlns="http://www.w3.org/2000/svg" width="99999999" height="99999999"/>', 'image.'],
  ])('is refused with %s', async (_name, svg, code) => {
    await expect(prepare(svg)).rejects.toMatchObject({ name: 'AppError', code: expect.stringContaining(code) as string });
  });
});

describe('a picture that cannot be read', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['60000 × 60000 by its header', () => pngHeader(60_000, 60_000), 'image.too_many_pixels'],
    ['0 × 0', () => pngHeader(0, 0), 'image.unreadable'],
    ['a GIF of no size', () => Buffer.from('GIF89a\0\0\0\0\0\0\0;', 'latin1'), 'image.unreadable'],
    ['a truncated JPEG', async () => (await scene(400, 300).jpeg().toBuffer()).subarray(0, 5000), 'image.unreadable'],
    ['a truncated PNG', async () => (await scene(400, 300).png().toBuffer()).subarray(0, 5000), 'image.unreadable'],
    ['a JPEG that lacks its last bytes', async () => (await scene(400, 300).jpeg().toBuffer()).subarray(0, -200), 'image.unreadable'],
    [
      'a JPEG with a broken header',
      async () => {
        const bytes = await scene(400, 300).jpeg().toBuffer();
        return bytes.fill(0, 20, 400);
      },
      'image.unreadable',
    ],
    ['a JPEG of three bytes', () => Buffer.from([0xff, 0xd8, 0xff]), 'image.unreadable'],
    ['a polyglot that only begins like a GIF', () => Buffer.from('GIF89a/*\0\0*/=1;alert(1)//', 'latin1'), 'image.unreadable'],
    ['a RIFF of nothing', () => Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), 'image.unreadable'],
  ])('%s is refused', async (_name, make, code) => {
    await expect(prepare(await make())).rejects.toEqual(refusal(code));
  });

  it('is refused when it is no picture, and when another kind hides behind its type', async () => {
    await expect(prepare('plain text')).rejects.toEqual(refusal('image.unreadable'));
    const outputDir = path.join(folder, 'disguised');
    const file = `${outputDir}.png`;
    writeFileSync(file, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(preparer.prepare({ path: file, mimeType: 'image/png', outputDir })).rejects.toEqual(refusal('image.unreadable'));
  });

  it('says nothing about the machine', async () => {
    const error = await prepare(pngHeader(0, 0)).catch((failure: unknown) => failure as Error);
    expect((error as Error).message).not.toContain(folder);
    expect((error as Error).message).not.toMatch(/vips|png|libspng|Input file/i);
  });

  it('is given up when it takes too long or too much memory, and the next one is read', async () => {
    const hurried = new ImagePreparer({ timeoutMs: 1 });
    const cramped = new ImagePreparer({ maxRssBytes: 20 * 1024 * 1024 });
    const bytes = await scene(2000, 1500).png().toBuffer();
    await expect(prepare(bytes, hurried)).rejects.toEqual(refusal('image.too_complex'));
    // So little that not even the decoder itself fits.
    await expect(prepare(bytes, cramped)).rejects.toEqual(refusal('image.too_complex'));
    await Promise.all([hurried.close(), cramped.close()]);
    expect((await prepare(bytes)).width).toBe(2000);
  });

  it('is not blamed for the disk', async () => {
    const file = path.join(folder, 'fine.png');
    writeFileSync(file, await scene(20, 20).png().toBuffer());
    const request = { path: file, mimeType: 'image/png', outputDir: path.join(folder, 'fine') };
    const unavailable = expect.objectContaining({ code: 'storage.unavailable', retryable: true }) as unknown;
    // A file stands where the folder should be made.
    await expect(preparer.prepare({ ...request, outputDir: path.join(file, 'below') })).rejects.toEqual(unavailable);
    await expect(preparer.prepare({ ...request, path: path.join(folder, 'gone.png') })).rejects.toEqual(unavailable);
    expect((await preparer.prepare(request)).width).toBe(20);
  });

  it('leaves the original as it was', async () => {
    const bytes = await scene(100, 100).png().toBuffer();
    const file = path.join(folder, 'original.png');
    writeFileSync(file, bytes);
    await preparer.prepare({ path: file, mimeType: 'image/png', outputDir: path.join(folder, 'kept') });
    expect(readFileSync(file)).toEqual(bytes);
  });
});
