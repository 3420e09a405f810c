import { type Anatomy, demand, take } from './anatomy';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const HEADER_BYTES = 12;
/** Size, position and duration of a frame, before the chunks that are its picture. */
const FRAME_BYTES = 16;
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

const PIXELS = new Set(['VP8 ', 'VP8L', 'ALPH']);
const EXTENDED = new Set(['VP8X', 'ICCP', 'ANIM', 'ANMF']);

/** RIFF chunk by chunk, down into the frames of an animation; what follows the RIFF's own length is left out. */
export function dissectWebp(bytes: Buffer): Anatomy {
  const head = take(bytes, 0, HEADER_BYTES);
  demand(head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8) === 'WEBP', 'No WebP');
  const chunks = chunksOf(take(bytes, HEADER_BYTES, head.readUInt32LE(4) - 4));
  const extended = chunks[0]?.type === 'VP8X' ? chunks[0].data : null;
  demand(extended === null || extended.length === 10, 'A header of another size');
  const kept = chunks
    .filter(({ type }, index) => PIXELS.has(type) || (extended !== null && EXTENDED.has(type) && (type === 'VP8X') === (index === 0)))
    .map((chunk) => (chunk.type === 'ANMF' ? { ...chunk, data: frame(chunk.data) } : chunk));
  demand(
    kept.some(({ type }) => type !== 'VP8X' && type !== 'ICCP' && type !== 'ANIM'),
    'A WebP without a picture',
  );
  // A block that the header does not announce is one that viewers do not look at.
  const exif = extended && (extended[0]! & HAS_EXIF) !== 0 ? chunks.find(({ type }) => type === 'EXIF')?.data : undefined;
  return { exif, assemble: (block) => riff(block ? [...kept, { type: 'EXIF', data: block }] : kept) };
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = take(bytes, at, 8).readUInt32LE(4);
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: take(bytes, at + 8, length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function frame(data: Buffer): Buffer {
  const kept = chunksOf(data.subarray(FRAME_BYTES)).filter(({ type }) => PIXELS.has(type));
  demand(kept.length > 0, 'A frame without a picture');
  return Buffer.concat([take(data, 0, FRAME_BYTES), ...kept.map(written)]);
}

function riff(chunks: readonly Chunk[]): Buffer {
  const hasExif = chunks.some(({ type }) => type === 'EXIF');
  const body = Buffer.concat(
    chunks.map((chunk) => written(chunk.type === 'VP8X' ? { ...chunk, data: header(chunk.data, hasExif) } : chunk)),
  );
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

function header(data: Buffer, hasExif: boolean): Buffer {
  const changed = Buffer.from(data);
  changed[0] = (changed[0]! & ~(HAS_EXIF | HAS_XMP)) | (hasExif ? HAS_EXIF : 0);
  return changed;
}

function written({ type, data }: Chunk): Buffer {
  const whole = Buffer.alloc(8 + data.length + (data.length % 2));
  whole.write(type, 'latin1');
  whole.writeUInt32LE(data.length, 4);
  data.copy(whole, 8);
  return whole;
}
