import { type FileType } from './file-types';

interface Signature {
  type: FileType;
  matches: (head: Buffer) => boolean;
}

const ascii = (head: Buffer, from: number, length: number): string => head.toString('latin1', from, from + length);
const starts = (...bytes: number[]): Signature['matches'] => {
  const magic = Buffer.from(bytes);
  return (head) => head.subarray(0, magic.length).equals(magic);
};
const says = (text: string, at = 0): Signature['matches'] => {
  return (head) => ascii(head, at, text.length) === text;
};
const riff = (form: string): Signature['matches'] => {
  return (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === form;
};

/** ISO base media (MP4, HEIF and their kin): the brands of the leading `ftyp` box, major brand first. */
function brands(head: Buffer): string[] {
  if (head.length < 16 || ascii(head, 4, 4) !== 'ftyp') return [];
  const end = Math.min(head.length, head.readUInt32BE(0), 256);
  const found = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(ascii(head, at, 4));
  return found;
}
const HEIF_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis']);
const branded = (accept: (all: string[]) => boolean): Signature['matches'] => {
  return (head) => {
    const all = brands(head);
    return all.length > 0 && accept(all);
  };
};

/** EBML: the document type stands in the first bytes of the header. */
const ebml = (documentType: string): Signature['matches'] => {
  return (head) => starts(0x1a, 0x45, 0xdf, 0xa3)(head) && ascii(head, 0, 64).includes(documentType);
};

/** MPEG audio without a tag: frame sync, a layer, and neither the reserved bit rate nor the reserved sample rate. */
const mpegFrame: Signature['matches'] = (head) =>
  head.length >= 4 &&
  head[0] === 0xff &&
  (head[1]! & 0xe0) === 0xe0 &&
  (head[1]! & 0x18) !== 0x08 &&
  (head[1]! & 0x06) === 0x02 &&
  (head[2]! & 0xf0) !== 0xf0 &&
  (head[2]! & 0x0c) !== 0x0c;

/** In order: the first that matches decides, so a file that is two things at once is what its first bytes say. */
export const SIGNATURES: readonly Signature[] = [
  { type: 'jpeg', matches: starts(0xff, 0xd8, 0xff) },
  { type: 'png', matches: starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: 'gif', matches: (head) => says('GIF87a')(head) || says('GIF89a')(head) },
  { type: 'webp', matches: riff('WEBP') },
  { type: 'wav', matches: riff('WAVE') },
  { type: 'avi', matches: riff('AVI ') },
  { type: 'avif', matches: branded((all) => all[0] === 'avif' || all[0] === 'avis' || (all[0] === 'mif1' && all.includes('avif'))) },
  {
    type: 'heic',
    matches: branded((all) => HEIF_BRANDS.has(all[0]!) || (/^(mif1|msf1)$/.test(all[0]!) && all.some((b) => HEIF_BRANDS.has(b)))),
  },
  { type: 'm4a', matches: branded((all) => /^M4[AB] $/.test(all[0]!)) },
  { type: 'mov', matches: branded((all) => all[0] === 'qt  ') },
  { type: 'mp4', matches: branded(() => true) },
  { type: 'mov', matches: (head) => /^(moov|mdat|wide|free)$/.test(ascii(head, 4, 4)) && head.length >= 8 && head[0] === 0 },
  { type: 'webm', matches: ebml('webm') },
  { type: 'mkv', matches: ebml('matroska') },
  { type: 'tiff', matches: (head) => starts(0x49, 0x49, 0x2a, 0x00)(head) || starts(0x4d, 0x4d, 0x00, 0x2a)(head) },
  // "BM" alone would make English text a bitmap: the header's size field and its reserved zeros must agree as well.
  {
    type: 'bmp',
    matches: (head) =>
      says('BM')(head) && head.length >= 26 && head.readUInt32LE(6) === 0 && [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14)),
  },
  { type: 'ico', matches: (head) => starts(0x00, 0x00, 0x01, 0x00)(head) && head.length >= 22 && head[4]! > 0 && head[5] === 0 },
  { type: 'psd', matches: says('8BPS') },
  { type: 'pdf', matches: says('%PDF-') },
  { type: 'zip', matches: (head) => starts(0x50, 0x4b, 0x03, 0x04)(head) || starts(0x50, 0x4b, 0x05, 0x06)(head) },
  { type: 'gzip', matches: starts(0x1f, 0x8b, 0x08) },
  { type: 'mp3', matches: says('ID3') },
  { type: 'mp3', matches: mpegFrame },
  { type: 'ogg', matches: says('OggS') },
  { type: 'flac', matches: says('fLaC') },
];
