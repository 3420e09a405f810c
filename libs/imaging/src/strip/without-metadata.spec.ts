import exifr from 'exifr';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { withoutMetadata } from './without-metadata';

jest.setTimeout(120_000);

/** Sounds like a place wherever it is found. */
const PLACE = 'Kaiserdom-Speyer-49.3172N';
const PLACES = [PLACE, 'GPSLatitude', 'exif:GPS', 'Photoshop 3.0', 'MPF', 'ftypmp42'];
const XMP = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="49,19.03N" rdf:about="${PLACE}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const EXIF = {
  IFD0: { Artist: 'A. Nyone', Copyright: '(c) 2024 A. Nyone', Make: 'Acme', ImageDescription: PLACE },
  IFD2: { DateTimeOriginal: '2024:02:29 12:30:00', UserComment: PLACE },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '49/1 19/1 2/1', GPSLongitudeRef: 'E', GPSLongitude: '8/1 26/1 31/1' },
};

/** Noise under a gradient, so that a lost byte would show. */
function scene(width = 48, height = 32): Sharp {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => (index * 7 + ((index * index) >> 3)) & 255));
  return sharp(data, { raw: { width, height, channels: 3 } });
}
const told = (picture: Sharp): Sharp => picture.withMetadata({ orientation: 6 }).withIccProfile('p3').withExif(EXIF).withXmp(XMP);

/** Two frames that an encoder can't take for one. */
async function film(): Promise<Sharp> {
  const frames = [await scene().png().toBuffer(), await scene().negate().png().toBuffer()];
  return sharp(frames, { join: { animated: true } }).webp({ delay: [100, 200], loop: 3 });
}

const segment = (marker: number, payload: string): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(Buffer.byteLength(payload, 'latin1') + 2, 2);
  return Buffer.concat([head, Buffer.from(payload, 'latin1')]);
};
const chunk = (type: string, data: Buffer | string): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data as string, 'latin1')]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};
const riffChunk = (type: string, data: Buffer | string): Buffer => {
  const body = Buffer.from(data as string, 'latin1');
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};
const riff = (...chunks: Buffer[]): Buffer => riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
const insertAt = (bytes: Buffer, at: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);
const video = Buffer.from(`\0\0\0\x18ftypmp42${PLACE}`, 'latin1');

/** Behind the first chunk, and in front of IEND. */
const pngWith = async (...parts: Buffer[]): Promise<Buffer> => insertAt(await scene().png().toBuffer(), 33, ...parts);
const jpegWith = async (...parts: Buffer[]): Promise<Buffer> => insertAt(await scene().jpeg().toBuffer(), 2, ...parts);
const webpWith = async (...parts: Buffer[]): Promise<Buffer> => {
  const bytes = await scene().webp().withIccProfile('p3').toBuffer();
  return riff(bytes.subarray(12), ...parts);
};
const gifScreen = Buffer.from('GIF89a\x02\0\x02\0\x80\0\0\xff\0\0\0\0\xff', 'latin1');
const gifFrame = Buffer.from('\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x02\0\x02\0\0\x02\x03\x84\x51\x05\0', 'latin1');
const gifLoop = Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1');
const gifRemark = Buffer.from(`\x21\xfe${String.fromCharCode(PLACE.length)}${PLACE}\0`, 'latin1');
// XMP in a GIF is no sub-blocks: 258 bytes behind it lead every reader that takes it for such to its end.
const gifXmp = Buffer.concat([
  Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'),
  Buffer.from(XMP),
  Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]),
]);
const gif = (...parts: Buffer[]): Buffer => Buffer.concat([gifScreen, ...parts, Buffer.from(';')]);

const typeOf = (bytes: Buffer): string => {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\xff\xd8')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  return head.startsWith('GIF') ? 'image/gif' : 'image/webp';
};
async function stripped(bytes: Buffer): Promise<Buffer> {
  const copy = await withoutMetadata(bytes, typeOf(bytes));
  expect(copy).not.toBeNull();
  return copy ?? Buffer.alloc(0);
}
const pixels = (bytes: Buffer): Promise<Buffer> => sharp(bytes, { animated: true, failOn: 'none' }).raw().toBuffer();
/** Everything that an EXIF reader finds. What sharp no longer opens has no block. */
async function factsOf(bytes: Buffer): Promise<Record<string, unknown>> {
  const block = await sharp(bytes, { failOn: 'none' })
    .metadata()
    .then(
      ({ exif }) => exif,
      () => undefined,
    );
  const tiff = block?.toString('latin1', 0, 4) === 'Exif' ? block.subarray(6) : block;
  const options = { tiff: true, ifd1: true, exif: true, gps: true, interop: true, makerNote: true, translateValues: false };
  return tiff ? ((await exifr.parse(tiff, options)) as Record<string, unknown>) : {};
}
const iccOf = async (bytes: Buffer): Promise<Buffer | undefined> => (await sharp(bytes).metadata()).icc;

const TOLD: [string, () => Promise<Buffer>][] = [
  ['JPEG', () => told(scene().jpeg()).toBuffer()],
  ['progressive JPEG', () => told(scene().jpeg({ progressive: true, quality: 100, chromaSubsampling: '4:4:4' })).toBuffer()],
  ['grey JPEG', () => told(scene().greyscale().jpeg()).toBuffer()],
  ['CMYK JPEG', () => scene().toColourspace('cmyk').jpeg().withMetadata({ orientation: 6 }).withExif(EXIF).toBuffer()],
  ['PNG', () => told(scene().png()).toBuffer()],
  ['PNG with a palette and alpha', () => told(scene().ensureAlpha(0.5).png({ palette: true })).toBuffer()],
  ['16-bit PNG', () => told(scene().toColourspace('rgb16').png()).toBuffer()],
  ['lossy WebP', () => told(scene().webp()).toBuffer()],
  ['lossless WebP with alpha', () => told(scene().ensureAlpha(0.5).webp({ lossless: true })).toBuffer()],
  ['animated WebP', async () => told(await film()).toBuffer()],
];

describe('A picture with all that cameras and editors write', () => {
  it.each(TOLD)('%s: says no place, and is the same picture', async (_, make) => {
    const bytes = await make();
    expect(await factsOf(bytes)).toMatchObject({
      latitude: expect.closeTo(49.317, 2) as number,
      longitude: expect.closeTo(8.442, 2) as number,
    });
    const copy = await stripped(bytes);
    for (const word of PLACES) expect([word, copy.includes(word, 0, 'latin1')]).toEqual([word, false]);
    const { xmp, iptc, orientation, delay, loop } = await sharp(copy, { animated: true }).metadata();
    const before = await sharp(bytes, { animated: true }).metadata();
    expect({ xmp, iptc, orientation, delay, loop }).toEqual({ xmp: undefined, iptc: undefined, orientation: 6, delay: before.delay, loop: before.loop }); // prettier-ignore
    expect(await pixels(copy)).toEqual(await pixels(bytes));
    expect(await iccOf(copy)).toEqual(expect.any(Buffer));
    expect(await iccOf(copy)).toEqual(await iccOf(bytes));
  });

  it.each(TOLD)('%s: keeps whose it is and how it is turned, and nothing else', async (_, make) => {
    const { Artist, Copyright, Orientation, ...others } = await factsOf(await stripped(await make()));
    expect([Artist, Copyright, Orientation]).toEqual(['A. Nyone', '(c) 2024 A. Nyone', 6]);
    expect(others).toEqual({});
  });

  it.each(TOLD)('%s: has nothing more to lose', async (_, make) => {
    const copy = await stripped(await make());
    expect(await stripped(copy)).toEqual(copy);
  });
});

describe('A picture that says nothing', () => {
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['JPEG', () => scene().jpeg().toBuffer()],
    ['JPEG with a profile', () => scene().jpeg({ progressive: true }).withIccProfile('p3').toBuffer()],
    ['CMYK JPEG', () => scene().toColourspace('cmyk').jpeg().toBuffer()],
    ['PNG', () => scene().png().toBuffer()],
    ['PNG with a profile', () => scene().png().withIccProfile('p3').toBuffer()],
    ['WebP', () => scene().webp().toBuffer()],
    ['WebP with alpha', () => scene().ensureAlpha(0.5).webp().toBuffer()],
    ['JPEG with restart marks', () => Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd9])],
    ['GIF', () => scene().gif().toBuffer()],
    ['animated GIF', () => gif(gifLoop, gifFrame, gifFrame)],
  ])('%s: stays byte for byte as it is', async (_, make) => {
    const bytes = await make();
    expect(await stripped(bytes)).toEqual(bytes);
  });
});

describe('Where a place can hide', () => {
  const plain = () => scene().jpeg().toBuffer();
  it.each<[string, () => Promise<Buffer> | Buffer, (() => Promise<Buffer> | Buffer) | null]>([
    ['a comment', () => jpegWith(segment(0xfe, PLACE)), plain],
    ['IPTC', () => jpegWith(segment(0xed, `Photoshop 3.0\0${PLACE}`)), plain],
    ['an index of further pictures, and they', async () => Buffer.concat([await jpegWith(segment(0xe2, `MPF\0${PLACE}`)), await told(scene().jpeg()).toBuffer()]), plain], // prettier-ignore
    ['a vendor’s segment', () => jpegWith(segment(0xe4, PLACE), segment(0xeb, `JP${PLACE}`), segment(0xef, PLACE)), plain],
    ['XMP in two parts', () => jpegWith(segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${XMP}`), segment(0xe1, `http://ns.adobe.com/xmp/extension/\0${PLACE}`)), plain], // prettier-ignore
    ['a second EXIF block', () => jpegWith(segment(0xe1, 'Exif\0\0II*\0\x08\0\0\0\0\0'), segment(0xe1, `Exif\0\0${PLACE}`)), plain],
    ['a damaged EXIF block', () => jpegWith(segment(0xe1, `Exif\0\0MM${PLACE}`)), plain],
    ['the thumbnail of JFIF', () => jpegWith(segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01${PLACE}`)), () => jpegWith(segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0'))], // prettier-ignore
    ['the end of Adobe’s segment', () => jpegWith(segment(0xee, `Adobe\0\x64\0\0\0\0\x01${PLACE}`)), null],
    ['a video behind a photograph', async () => Buffer.concat([await plain(), video]), plain],
    [
      'a segment between two scans',
      async () => {
        const bytes = await scene().jpeg({ progressive: true }).toBuffer();
        return insertAt(bytes, bytes.lastIndexOf(Buffer.from([0xff, 0xda])), segment(0xe1, PLACE));
      },
      () => scene().jpeg({ progressive: true }).toBuffer(),
    ],
    ['text', () => pngWith(chunk('tEXt', `Comment\0${PLACE}`), chunk('zTXt', `Comment\0\0${PLACE}`), chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${XMP}`)), () => pngWith()], // prettier-ignore
    ['chunks nobody knows', () => pngWith(chunk('tIME', '\0\0\0\0\0\0\0'), chunk('caBX', PLACE), chunk('prVt', PLACE)), () => pngWith()],
    ['bytes behind IEND', async () => Buffer.concat([await pngWith(), video]), () => pngWith()],
    ['WebP’s chunks', () => webpWith(riffChunk('EXIF', PLACE), riffChunk('XMP ', XMP), riffChunk('note', PLACE)), () => webpWith()],
    ['bytes behind a RIFF', async () => Buffer.concat([await webpWith(), video]), () => webpWith()],
    ['chunks behind a simple WebP', async () => riff((await scene().webp().toBuffer()).subarray(12), riffChunk('EXIF', PLACE)), () => scene().webp().toBuffer()], // prettier-ignore
    ['a GIF’s remarks', () => gif(gifRemark, gifLoop, gifXmp, gifFrame, gifRemark, gifFrame), () => gif(gifLoop, gifFrame, gifFrame)],
    ['bytes behind a GIF', () => Buffer.concat([gif(gifFrame), video]), () => gif(gifFrame)],
  ])('%s: is left out', async (_, make, expected) => {
    const bytes = await make();
    expect(bytes.includes(PLACE)).toBe(true);
    const copy = await stripped(bytes);
    expect(copy.includes(PLACE)).toBe(false);
    if (expected) expect(copy).toEqual(await expected());
    expect(await pixels(copy)).toEqual(await pixels(bytes));
  });

  it('a frame of an animated WebP: is left out', async () => {
    const bytes = await (await film()).toBuffer();
    const at = bytes.indexOf('ANMF');
    const length = bytes.readUInt32LE(at + 4);
    const whole = bytes.subarray(at + 8, at + 8 + length);
    const hiding = riff(bytes.subarray(12, at), riffChunk('ANMF', Buffer.concat([whole, riffChunk('note', PLACE)])), bytes.subarray(at + 8 + length + (length % 2))); // prettier-ignore
    expect(hiding.includes(PLACE)).toBe(true);
    expect(await stripped(hiding)).toEqual(bytes);
  });
});

describe('A file that is not what its type prescribes', () => {
  const cases: [string, () => Promise<Buffer> | Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['a JPEG that ends in its scan', async () => (await scene().jpeg().toBuffer()).subarray(0, -20)],
    ['a JPEG without a scan', () => Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['a JPEG whose segment is longer than the file', () => jpegWith(Buffer.from([0xff, 0xe1, 0xff, 0xff]))],
    ['a JPEG whose segment has no length', () => jpegWith(Buffer.from([0xff, 0xe1, 0, 0]))],
    ['a JPEG with bytes between its segments', () => jpegWith(Buffer.from(PLACE))],
    ['a JPEG with an unknown marker', () => jpegWith(segment(0xf7, PLACE))],
    ['a PNG that ends in a chunk', async () => (await pngWith()).subarray(0, -14)],
    ['a PNG without an end', async () => (await pngWith()).subarray(0, -12)],
    ['a PNG with a damaged chunk', async () => (await pngWith()).fill(0, 50, 52)],
    ['a PNG with a critical chunk nobody knows', () => pngWith(chunk('ABCD', PLACE))],
    ['a PNG without a picture', async () => Buffer.concat([(await pngWith()).subarray(0, 33), chunk('IEND', '')])],
    ['a WebP that is shorter than it says', async () => (await webpWith()).subarray(0, -2)],
    ['a WebP of nothing', () => riff()],
    ['a WebP with no picture', () => riff(riffChunk('VP8X', '\0'.repeat(10)), riffChunk('ICCP', PLACE))],
    ['a GIF without an end', () => gif(gifFrame).subarray(0, -1)],
    ['a GIF with drawn text', () => gif(Buffer.from('\x21\x01\x0c\0\0\0\0\x02\0\x02\0\x01\x01\0\x01\x01a\0', 'latin1'), gifFrame)],
    ['a GIF with garbage', () => gif(Buffer.from(PLACE), gifFrame)],
  ];
  it.each(cases)('%s: cannot be freed of anything', async (_, make) => {
    const bytes = await make();
    for (const type of ['image/jpeg', 'image/png', 'image/webp', 'image/gif']) expect(await withoutMetadata(bytes, type)).toBeNull();
  });

  it.each(['image/avif', 'image/tiff', 'image/svg+xml', 'application/pdf'])('%s: is of no kind that is rewritten', async (type) => {
    expect(await withoutMetadata(await scene().jpeg().toBuffer(), type)).toBeNull();
  });

  it('never throws, never grows, and never says a place, whatever is done to it', async () => {
    const originals = [...(await Promise.all(TOLD.map(([, make]) => make()))), gif(gifRemark, gifLoop, gifXmp, gifFrame)];
    const mutation = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('set', 'cut', 'insert', 'remove', 'repeat'),
      bytes: fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.constantFrom(new Uint8Array([0xff, 0xe1, 0xff, 0xff]), new Uint8Array([0xff, 0xff]), new Uint8Array([0, 0, 0, 0]))), // prettier-ignore
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), fc.array(mutation, { maxLength: 4 }), async (original, mutations) => {
        const bytes = mutations.reduce<Buffer>(mutated, original);
        const copy = await withoutMetadata(bytes, typeOf(original));
        if (!copy) return;
        // The longest EXIF block there can be: what artist and copyright may say, and the frame around it.
        expect(copy.length).toBeLessThanOrEqual(bytes.length + 4 * 512 + 128);
        expect(await withoutMetadata(copy, typeOf(original))).toEqual(copy);
        expect(Object.keys(await factsOf(copy)).filter((name) => !['Artist', 'Copyright', 'Orientation'].includes(name))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

function mutated(bytes: Buffer, { at, kind, bytes: given }: { at: number; kind: string; bytes: Uint8Array }): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  if (kind === 'cut') return bytes.subarray(0, place);
  if (kind === 'insert') return insertAt(bytes, place, Buffer.from(given));
  if (kind === 'remove') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + given.length)]);
  if (kind === 'repeat') return insertAt(bytes, place, bytes.subarray(place, place + 64));
  const changed = Buffer.from(bytes);
  Buffer.from(given).copy(changed, place);
  return changed;
}
