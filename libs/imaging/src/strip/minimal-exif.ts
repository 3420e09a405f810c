import type { ExifFacts } from '../prepared-image';

type KeptFacts = Pick<ExifFacts, 'orientation' | 'artist' | 'copyright'>;

const SHORT = 3;
const ASCII = 2;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/** An EXIF block, from its TIFF header on, that says how to turn the picture and whose it is; null when there is nothing to say. */
export function minimalExif({ orientation, artist, copyright }: KeptFacts): Buffer | null {
  const entries = [
    ...(orientation !== undefined && orientation > 1 ? [{ tag: 0x0112, type: SHORT, value: Buffer.from([orientation, 0]) }] : []),
    ...(artist === undefined ? [] : [{ tag: 0x013b, type: ASCII, value: Buffer.from(`${artist}\0`) }]),
    ...(copyright === undefined ? [] : [{ tag: 0x8298, type: ASCII, value: Buffer.from(`${copyright}\0`) }]),
  ];
  if (entries.length === 0) return null;
  const directory = Buffer.alloc(HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4);
  directory.write('II*\0\b\0\0\0', 'latin1');
  directory.writeUInt16LE(entries.length, HEADER_BYTES);
  const values: Buffer[] = [];
  let end = directory.length;
  entries.forEach(({ tag, type, value }, index) => {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(type === SHORT ? 1 : value.length, at + 4);
    // What fits in four bytes stands in the entry itself.
    if (value.length <= 4) {
      value.copy(directory, at + 8);
      return;
    }
    directory.writeUInt32LE(end, at + 8);
    const even = Buffer.alloc(value.length + (value.length % 2));
    value.copy(even);
    values.push(even);
    end += even.length;
  });
  return Buffer.concat([directory, ...values]);
}
