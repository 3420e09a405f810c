import { crc32, deflateSync } from 'node:zlib';
import { photograph } from './pictures';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A PNG of 8-bit grey with a header that says `width` × `height`, whatever pixels follow. */
export function pngHeader(width: number, height: number, pixels: Buffer = deflateSync(Buffer.alloc(64))): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An animation of that many frames, each 16 × 16 and nearly empty. */
export function animatedGif(frames: number): Buffer {
  const side = 16;
  const head = Buffer.from([...Buffer.from('GIF89a'), side, 0, side, 0, 0x80, 0, 0, 0xe0, 0x40, 0x20, 0x20, 0x60, 0xe0]);
  // Clear, then one pixel and a clear each: LZW that needs no table. Codes of 3 bits, least significant bit first.
  const codes = [4, ...Array.from({ length: side * side }, (_, pixel) => [pixel % 2, 4]).flat(), 5];
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const data = Buffer.from(
    Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
      bits.slice(8 * byte, 8 * byte + 8).reduce((sum, bit, place) => sum | (bit << place), 0),
    ),
  );
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  const control = Buffer.from([0x21, 0xf9, 4, 0, 2, 0, 0, 0]);
  const frame = Buffer.concat([control, Buffer.from([0x2c, 0, 0, 0, 0, side, 0, side, 0, 0, 2]), ...blocks, Buffer.from([0])]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** A photograph whose middle was overwritten, and one that ends in its middle. */
export const corruptJpeg = (): Buffer => {
  const bytes = Buffer.from(photograph());
  bytes.fill(0xa5, 200, bytes.length - 2);
  return bytes;
};
export const truncatedJpeg = (): Buffer => photograph().subarray(0, Math.floor(photograph().length / 2));

export const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, level) => {
  const name = String.fromCharCode(98 + level);
  const below = String.fromCharCode(97 + level);
  return `<!ENTITY ${name} "${`&${below};`.repeat(10)}">`;
}).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text>&j;</text></svg>`;

export const SVG_WITH_FILE_ENTITY =
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' +
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text y="20">&x;</text></svg>';
