import { type Anatomy, demand, take } from './anatomy';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;
const COMMENT = 0xfe;

/** How often an animation repeats (in two spellings), and the colour profile. */
const KEPT_APPLICATIONS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/** Block by block until the trailer; what follows it is left out. Knows no EXIF. */
export function dissectGif(bytes: Buffer): Anatomy {
  demand(/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)), 'No GIF');
  let at = 13 + tableBytes(take(bytes, 0, 13)[10]!);
  const pieces = [take(bytes, 0, at)];
  let painted = false;
  for (;;) {
    const kind = take(bytes, at, 1)[0]!;
    if (kind === TRAILER) break;
    const start = at;
    if (kind === IMAGE) at = endOfBlocks(bytes, at + 10 + tableBytes(take(bytes, at, 10)[9]!) + 1);
    else {
      demand(kind === EXTENSION, 'A block that nobody knows');
      const label = take(bytes, at, 2)[1]!;
      at = endOfBlocks(bytes, at + 2);
      // A plain text block would be drawn by a reader that knows it: to leave it out is to change the picture.
      demand(label === CONTROL || label === APPLICATION || label === COMMENT, 'An extension that nobody knows');
      if (label === COMMENT || (label === APPLICATION && !isKept(bytes.subarray(start + 2, at)))) continue;
    }
    pieces.push(bytes.subarray(start, at));
    painted ||= kind === IMAGE;
  }
  demand(painted, 'A GIF without a picture');
  return { exif: undefined, assemble: () => Buffer.concat([...pieces, Buffer.from([TRAILER])]) };
}

/** The bytes of the colour table that a flag byte announces. */
const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1));

/** Behind the sub-blocks that begin at `at`, and the empty one that ends them. */
function endOfBlocks(bytes: Buffer, at: number): number {
  for (;;) {
    const length = take(bytes, at, 1)[0]!;
    at += 1 + take(bytes, at + 1, length).length;
    if (length === 0) return at;
  }
}

function isKept(blocks: Buffer): boolean {
  return blocks[0] === 11 && KEPT_APPLICATIONS.has(blocks.toString('latin1', 1, 12));
}
