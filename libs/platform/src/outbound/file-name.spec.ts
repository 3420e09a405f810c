import { fileNameFrom } from './file-name';

const url = 'https://example.com/photos/from%20url.jpg?size=2#x';

describe('fileNameFrom', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'from url.jpg'],
    ['inline', 'from url.jpg'],
    ['attachment; filename="a b.png"', 'a b.png'],
    ['attachment; filename=plain.png', 'plain.png'],
    ['attachment;filename = spaced.png ; x=y', 'spaced.png'],
    ['attachment; FILENAME="upper.png"', 'upper.png'],
    ['attachment; filename="quo\\"te;d.png"', 'quo"te;d.png'],
    ["attachment; filename=fallback.png; filename*=UTF-8''%e2%82%ac%20rates.png", '€ rates.png'],
    ["attachment; filename*=utf-8'en'na%C3%AFve.png; filename=fallback.png", 'naïve.png'],
    ["attachment; filename*=ISO-8859-1''%fcber.png", 'über.png'],
    ["attachment; filename*=UTF-8''%ff%fe; filename=fallback.png", 'fallback.png'],
    ["attachment; filename*=KLINGON''x.png; filename=fallback.png", 'fallback.png'],
    ['attachment; filename="%C3%A4.png"', 'ä.png'],
    ['attachment; filename="100% real.png"', '100% real.png'],
    [`attachment; filename="${Buffer.from('ä.png').toString('latin1')}"`, 'ä.png'],
    ['attachment; filename="\u00fcber.png"', 'über.png'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\temp\\\\x.png"', 'x.png'],
    ["attachment; filename*=UTF-8''..%2F..%2Fx.png", 'x.png'],
    ['attachment; filename=".."', 'from url.jpg'],
    ['attachment; filename="   "', 'from url.jpg'],
    ['attachment; filename="a\u0000b\u0007.png"', 'ab.png'],
    ["attachment; filename*=UTF-8''exe%E2%80%AEgpj.x", 'exegpj.x'],
    ['attachment; filename="unclosed', 'from url.jpg'],
  ])('%j gives %j', (header, expected) => {
    expect(fileNameFrom(header, url)).toBe(expected);
  });

  it.each<[string, string]>([
    ['https://example.com/', 'download'],
    ['https://example.com', 'download'],
    ['https://example.com/a/', 'download'],
    ['https://example.com/%2e%2e%2fpasswd', 'passwd'],
    ['https://example.com/%zz.png', '%zz.png'],
    ['not a url', 'download'],
  ])('the URL %j gives %j', (address, expected) => {
    expect(fileNameFrom(undefined, address)).toBe(expected);
  });

  it('cuts a long name and keeps its extension and whole characters', () => {
    const name = fileNameFrom(`attachment; filename="${'x'.repeat(250)}${'😀'.repeat(20)}.jpeg"`, url);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name.endsWith('.jpeg')).toBe(true);
    expect(name).not.toMatch(/\p{Cs}/u);
  });
});
