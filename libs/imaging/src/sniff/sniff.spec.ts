import { sniff } from './sniff';

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const ftyp = (major: string, ...compatible: string[]): Buffer =>
  bytes([0, 0, 0, 16 + 4 * compatible.length], 'ftyp', major, [0, 0, 0, 0], ...compatible);
const png = bytes([0x89], 'PNG\r\n', [0x1a], '\n', [0, 0, 0, 13], 'IHDR');

describe('sniff, by signature', () => {
  it.each<[string, Buffer, string]>([
    ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'), 'image/jpeg'],
    ['PNG', png, 'image/png'],
    ['GIF 87', bytes('GIF87a'), 'image/gif'],
    ['GIF 89', bytes('GIF89a'), 'image/gif'],
    ['WebP', bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '), 'image/webp'],
    ['WAV', bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt '), 'audio/wav'],
    ['AVIF', ftyp('avif', 'mif1'), 'image/avif'],
    ['AVIF by compatible brand', ftyp('mif1', 'avif'), 'image/avif'],
    ['HEIC', ftyp('heic', 'mif1'), 'image/heic'],
    ['HEIC by compatible brand', ftyp('mif1', 'heic'), 'image/heic'],
    ['MP4', ftyp('isom', 'mp41'), 'video/mp4'],
    ['QuickTime', ftyp('qt  '), 'video/quicktime'],
    ['M4A', ftyp('M4A ', 'isom'), 'audio/mp4'],
    ['WebM', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], 'webm'), 'video/webm'],
    ['Matroska', bytes([0x1a, 0x45, 0xdf, 0xa3, 0xa3, 0x42, 0x82, 0x88], 'matroska'), 'video/x-matroska'],
    ['TIFF, little-endian', bytes('II', [0x2a, 0]), 'image/tiff'],
    ['TIFF, big-endian', bytes('MM', [0, 0x2a]), 'image/tiff'],
    ['BMP', bytes('BM', [70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0], new Array<number>(12).fill(0)), 'image/bmp'],
    ['PDF', bytes('%PDF-1.7\n'), 'application/pdf'],
    ['ZIP', bytes('PK', [3, 4, 20, 0]), 'application/zip'],
    ['MP3 with a tag', bytes('ID3', [4, 0, 0]), 'audio/mpeg'],
    ['MP3 without a tag', bytes([0xff, 0xfb, 0x90, 0x64]), 'audio/mpeg'],
    ['Ogg', bytes('OggS', [0]), 'audio/ogg'],
    ['FLAC', bytes('fLaC', [0]), 'audio/flac'],
    ['gzip', bytes([0x1f, 0x8b, 8]), 'application/gzip'],
    ['nothing known', bytes([0, 1, 2, 3, 250]), 'application/octet-stream'],
    ['nothing at all', Buffer.alloc(0), 'application/octet-stream'],
  ])('%s', (_name, head, mimeType) => {
    expect(sniff(head).mimeType).toBe(mimeType);
  });
});

describe('sniff, among text', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  it.each<[string, string, string, string]>([
    ['bare SVG', svg, '', 'image/svg+xml'],
    ['SVG after a byte order mark and blanks', `\uFEFF\n ${svg}`, '', 'image/svg+xml'],
    [
      'SVG after prolog, comments and doctype',
      `<?xml version="1.0"?><!-- a <svg> --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n${svg}`,
      '',
      'image/svg+xml',
    ],
    ['SVG with an internal subset', `<!DOCTYPE svg [<!ENTITY a "]>">]>${svg}`, '', 'image/svg+xml'],
    ['prefixed SVG', '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', '', 'image/svg+xml'],
    ['SVG whose doctype fills the head', `<!DOCTYPE svg [${'<!ENTITY a "b">'.repeat(400)}`, '', 'image/svg+xml'],
    ['SVG whose licence comment fills the head, by its name', `<!-- ${'licence '.repeat(600)}`, 'logo.svg', 'image/svg+xml'],
    ['HTML with an SVG inside', `<html><body>${svg}</body></html>`, 'x.svg', 'text/html'],
    ['HTML by doctype', `<!doctype html>\n${svg}`, 'x.svg', 'text/html'],
    ['another XML', '<?xml version="1.0"?><svgish/>', '', 'application/xml'],
    ['JSON', '{"a": 1}', '', 'application/json'],
    ['JSON cut off', `[${'"x",'.repeat(2000)}`, '', 'application/json'],
    ['text in brackets', '[note] nothing', '', 'text/plain'],
    ['CSV by its name', 'a,b\n1,2\n', 'table.csv', 'text/csv'],
    ['text that calls itself a photograph', 'This is not a photograph.', 'holiday.jpg', 'text/plain'],
    ['text that begins with BM', 'BMW and others are makers of cars, and this is prose.', '', 'text/plain'],
    ['text beyond ASCII', 'Grüße aus Köln, 東京, 🙂', '', 'text/plain'],
  ])('%s', (_name, text, declaredName, mimeType) => {
    expect(sniff(Buffer.from(text), declaredName).mimeType).toBe(mimeType);
  });

  it('takes a character that the head cuts in two for text', () => {
    const head = Buffer.from(`${'a'.repeat(4095)}ü`).subarray(0, 4096);
    expect(sniff(head).mimeType).toBe('text/plain');
  });

  it('reads UTF-16 with its mark', () => {
    expect(sniff(Buffer.from('\uFEFFHello', 'utf16le')).mimeType).toBe('text/plain');
    expect(sniff(Buffer.from(`\uFEFF${svg}`, 'utf16le')).mimeType).toBe('image/svg+xml');
  });
});

describe('sniff, where two answers are possible', () => {
  it.each<[string, Buffer, string, string]>([
    ['GIF that is a script too', bytes('GIF89a/*', [0, 0], '*/=1;alert(1)'), 'x.js', 'image/gif'],
    ['JPEG with a ZIP behind it', bytes([0xff, 0xd8, 0xff, 0xe1], 'PK', [3, 4]), 'x.zip', 'image/jpeg'],
    ['PDF with HTML inside', bytes('%PDF-1.4 <html><script>'), 'x.html', 'application/pdf'],
    ['PNG called text', png, 'x.txt', 'image/png'],
    ['a document in a ZIP', bytes('PK', [3, 4]), 'report.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a ZIP that calls itself a picture', bytes('PK', [3, 4]), 'x.png', 'application/zip'],
  ])('%s', (_name, head, declaredName, mimeType) => {
    expect(sniff(head, declaredName).mimeType).toBe(mimeType);
  });

  it('looks at JPEG, PNG, GIF, WebP and SVG unasked, at nothing else', () => {
    const yes = [bytes([0xff, 0xd8, 0xff]), png, bytes('GIF89a'), bytes('RIFF', [0, 0, 0, 0], 'WEBP'), Buffer.from('<svg/>')];
    const no = [ftyp('avif'), bytes('II', [0x2a, 0]), bytes('%PDF-'), ftyp('isom'), Buffer.from('text'), bytes([0])];
    expect(yes.map((head) => sniff(head).analysable)).toEqual(yes.map(() => true));
    expect(no.map((head) => sniff(head).analysable)).toEqual(no.map(() => false));
  });
});
