import { isAppError } from '@argus/common';
import { safeFileName } from './file-name';

describe('safeFileName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\pictures\\cat.png', 'cat.png'],
    ['a\u0000b\r\n.jpg', 'ab.jpg'],
    ['invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['  summer.webp ', 'summer.webp'],
    ['.hidden', '.hidden'],
    ['übergröße 😀.jpg', 'übergröße 😀.jpg'],
  ])('%j becomes %j', (declared, expected) => expect(safeFileName(declared)).toBe(expected));

  it('shortens a long name and keeps its extension', () => {
    const name = safeFileName(`${'😀'.repeat(400)}.jpeg`);
    expect([...name]).toHaveLength(255);
    expect(name.endsWith('.jpeg')).toBe(true);
  });

  it.each(['', '   ', '..', '/', 'x/', '\u0000'])('refuses %j', (declared) => {
    let thrown: unknown;
    try {
      safeFileName(declared);
    } catch (error) {
      thrown = error;
    }
    expect(isAppError(thrown, 'asset.filename_invalid')).toBe(true);
  });
});
