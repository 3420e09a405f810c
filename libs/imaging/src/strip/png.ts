import { crc32 } from 'node:zlib';
import { type Anatomy, demand, take } from './anatomy';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Pixels, palette, transparency, colour space, size on paper, animation: what a viewer draws by. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sRGB sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT'.split(' '), // prettier-ignore
);
/** A capital first letter: a reader that does not know the chunk cannot draw the picture. */
const isCritical = (type: string): boolean => /^[A-Z]/.test(type);

/** Chunk by chunk until IEND; what follows it is left out. */
export function dissectPng(bytes: Buffer): Anatomy {
  demand(bytes.subarray(0, 8).equals(SIGNATURE), 'No PNG');
  const pieces: Buffer[] = [];
  let exif: Buffer | undefined;
  let painted = false;
  for (let at = 8; ;) {
    const length = take(bytes, at, 4).readUInt32BE();
    const whole = take(bytes, at, length + 12);
    const type = whole.toString('latin1', 4, 8);
    at += whole.length;
    demand(/^[A-Za-z]{4}$/.test(type) && (type === 'IHDR') === (pieces.length === 0), 'Chunks out of order');
    demand(crc32(whole.subarray(4, -4)) === whole.readUInt32BE(whole.length - 4), 'A damaged chunk');
    if (type === 'eXIf') exif ??= whole.subarray(8, -4);
    demand(KEPT.has(type) || !isCritical(type), 'A chunk that nobody knows');
    if (KEPT.has(type)) pieces.push(whole);
    painted ||= type === 'IDAT';
    if (type === 'IEND') break;
  }
  demand(painted, 'A PNG without a picture');
  return {
    exif,
    assemble: (block) => Buffer.concat([SIGNATURE, pieces[0]!, ...(block ? [chunk('eXIf', block)] : []), ...pieces.slice(1)]),
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length);
  whole.write(type, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4);
  return whole;
}
