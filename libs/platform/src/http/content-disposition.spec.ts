import { contentDisposition } from './content-disposition';

describe('contentDisposition', () => {
  it.each([
    ['notes.txt', 'attachment; filename="notes.txt"'],
    ['a b (1).txt', 'attachment; filename="a b (1).txt"'],
    ['a "b" \\c.txt', 'attachment; filename="a \\"b\\" \\\\c.txt"'],
    ['100%.txt', 'attachment; filename="100%.txt"'],
    ['%41.txt', `attachment; filename="%41.txt"; filename*=UTF-8''%2541.txt`],
    ['Grüße.png', `attachment; filename="Gr??e.png"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.png`],
    [`日本's (1)*!.png`, `attachment; filename="??'s (1)*!.png"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%27s%20%281%29%2A%21.png`],
    ['🌻.jpg', `attachment; filename="?.jpg"; filename*=UTF-8''%F0%9F%8C%BB.jpg`],
    ['a\r\nSet-Cookie: b', `attachment; filename="a??Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`],
  ])('names %j', (filename, header) => expect(contentDisposition('attachment', filename)).toBe(header));

  it('is inline when asked', () => expect(contentDisposition('inline', 'a.png')).toBe('inline; filename="a.png"'));
});
