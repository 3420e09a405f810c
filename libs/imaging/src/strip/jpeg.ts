import { type Anatomy, demand, take } from './anatomy';

const SOI = Buffer.from([0xff, 0xd8]);
const EOI = Buffer.from([0xff, 0xd9]);
const EXIF = 'Exif\0\0';

const SOS = 0xda;
/** Frames, tables, scans, and the numbers between them: what decoding needs. C8 is reserved. */
const isDecoding = (marker: number): boolean => (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdf);
/** Application segments and comments: nobody needs them to draw the picture, except for three that say what its colours are. */
const isRemark = (marker: number): boolean => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;

/** Marker by marker until the end of the image; what follows it (further pictures, videos) is left out. */
export function dissectJpeg(bytes: Buffer): Anatomy {
  demand(bytes.subarray(0, 2).equals(SOI), 'No JPEG');
  const pieces: Buffer[] = [];
  let exif: Buffer | undefined;
  let scanned = false;
  let at = 2;
  for (;;) {
    const { marker, end } = markerAt(bytes, at);
    if (marker === 0xd9) break;
    demand(isDecoding(marker) || isRemark(marker), 'A marker that has no place here');
    const length = take(bytes, end, 2).readUInt16BE();
    demand(length >= 2, 'A segment that is shorter than its length');
    const payload = take(bytes, end + 2, length - 2);
    at = end + length;
    if (isRemark(marker)) {
      if (marker === 0xe1 && says(payload, EXIF)) exif ??= payload;
      const kept = keptRemark(marker, payload);
      if (kept) pieces.push(segment(marker, kept));
      continue;
    }
    pieces.push(segment(marker, payload));
    if (marker === SOS) {
      const start = at;
      at = endOfScan(bytes, start);
      pieces.push(bytes.subarray(start, at));
      scanned = true;
    }
  }
  demand(scanned, 'A JPEG without a picture');
  return { exif, assemble: (block) => assemble(pieces, block) };
}

function assemble(pieces: readonly Buffer[], exif: Buffer | null): Buffer {
  const added = exif ? [segment(0xe1, Buffer.concat([Buffer.from(EXIF, 'latin1'), exif]))] : [];
  // JFIF wants to be first.
  const first = pieces[0]?.[1] === 0xe0 ? 1 : 0;
  return Buffer.concat([SOI, ...pieces.slice(0, first), ...added, ...pieces.slice(first), EOI]);
}

/** JFIF without its thumbnail, a part of the ICC profile, Adobe's colour transform; null for everything else. */
function keptRemark(marker: number, payload: Buffer): Buffer | null {
  if (marker === 0xe0 && says(payload, 'JFIF\0') && payload.length >= 14) return Buffer.concat([payload.subarray(0, 12), Buffer.alloc(2)]);
  if (marker === 0xe2 && says(payload, 'ICC_PROFILE\0')) return payload;
  if (marker === 0xee && says(payload, 'Adobe') && payload.length >= 12) return payload.subarray(0, 12);
  return null;
}

/** The marker that begins at `at`, and where it ends: any number of FF may stand before its second byte. */
function markerAt(bytes: Buffer, at: number): { marker: number; end: number } {
  demand(take(bytes, at, 2)[0] === 0xff, 'No marker where one must be');
  let end = at + 1;
  while (bytes[end] === 0xff) end += 1;
  return { marker: take(bytes, end, 1)[0]!, end: end + 1 };
}

/** Where a scan's data end: at the first FF that is neither data (FF 00) nor a restart (FF D0 to D7). */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = start; ;) {
    const mark = bytes.indexOf(0xff, at);
    demand(mark >= 0 && mark + 1 < bytes.length, 'A scan without an end');
    const next = bytes[mark + 1]!;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return mark;
    at = mark + 2;
  }
}

function segment(marker: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

const says = (payload: Buffer, word: string): boolean => payload.toString('latin1', 0, word.length) === word;
