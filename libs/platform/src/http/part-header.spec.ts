import { boundaryOf, decode, readPartHeader } from './part-header';

const read = (...lines: string[]) => readPartHeader(Buffer.from(lines.join('\r\n')));
const named = (disposition: string) => read(`Content-Disposition: ${disposition}`);

describe('the header of a part', () => {
  it.each<[string, { name?: string | undefined; filename?: string | undefined }]>([
    ['form-data; name="file"; filename="Küche 1.png"', { name: 'file', filename: 'Küche 1.png' }],
    ['FORM-DATA;name=file;filename=a.png', { name: 'file', filename: 'a.png' }],
    ['form-data; name="a\\"b"; filename="c\\\\d"', { name: 'a"b', filename: 'c\\d' }],
    ['form-data; name="file"; filename="C:\\photos\\cat.jpg"', { filename: 'C:\\photos\\cat.jpg' }],
    ['form-data; name="file"; filename=""', { filename: '' }],
    ['form-data; name="file"', { filename: undefined }],
    ['form-data; name=""', { name: undefined }],
    [`form-data; name="file"; filename="?.png"; filename*=UTF-8''%E7%95%8C.png`, { filename: '界.png' }],
    [`form-data; name="file"; filename*=iso-8859-1'de'K%FCche.png`, { filename: 'Küche.png' }],
    [`form-data; name="file"; filename="kept.png"; filename*=klingon''x`, { filename: 'kept.png' }],
    ['form-data; name="first"; name="second"', { name: 'first' }],
  ])('%s', (disposition, expected) => {
    expect(named(disposition)).toMatchObject(expected);
  });

  it('says what the content is, as far as it can be read', () => {
    const ofType = (type: string) => read('content-disposition: form-data; name=a', `Content-TYPE: ${type}`);
    expect(ofType('IMAGE/Png')).toMatchObject({ mimeType: 'image/png', charset: 'utf-8' });
    expect(ofType('text/plain; charset=ISO-8859-1')).toMatchObject({ mimeType: 'text/plain', charset: 'iso-8859-1' });
    expect(ofType('nonsense')).toMatchObject({ mimeType: 'text/plain' });
  });

  it('joins a line that was folded', () => {
    expect(read('Content-Disposition: form-data;', ' name="file";', '\tfilename="a"')).toMatchObject({ name: 'file', filename: 'a' });
  });

  it('passes over what is no part of a form', () => {
    expect([read('X-Other: 1'), named('attachment; filename=a')]).toEqual([undefined, undefined]);
  });

  it.each(['', 'no colon', ': no name', 'a b: c', 'Content-Disposition: form-data; name="a\x01"', 'X: a\0b', 'X: a\x7f', 'X: a\rb'])(
    'is broken by %j',
    (line) => {
      expect(read('Content-Disposition: form-data; name=a', line)).toBeNull();
    },
  );

  it('is read in time, however it is written', () => {
    const hostile = `form-data${'; a="'.repeat(3_000)}${'\\'.repeat(3_000)}${' '.repeat(3_000)}`;
    expect(named(hostile)).toMatchObject({ name: undefined });
  });
});

it('finds the boundary of a form', () => {
  const types = [
    'multipart/form-data; boundary=abc',
    'multipart/form-data; charset=utf-8; Boundary="a b"',
    'multipart/form-data',
    'multipart/form-data; boundary=',
  ];
  expect(types.map(boundaryOf)).toEqual(['abc', 'a b', undefined, undefined]);
});

it('reads text in the character set it names', () => {
  expect([decode(Buffer.from([0xfc]), 'latin1'), decode(Buffer.from('ü'), 'utf-8'), decode(Buffer.from('x'), 'klingon')]).toEqual([
    'ü',
    'ü',
    undefined,
  ]);
});
