import { parseForm } from './form';

describe('A form', () => {
  it.each([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a[b]=1&a[c][d]=2', { a: { b: '1', c: { d: '2' } } }],
    ['a[0]=x&a[1]=y', { a: ['x', 'y'] }],
    ['a[]=x&a[]=y', { a: ['x', 'y'] }],
    ['a[1]=y&a[0]=x', { a: ['x', 'y'] }],
    ['a[0][b]=1&a[0][c]=2&a[1][b]=3', { a: [{ b: '1', c: '2' }, { b: '3' }] }],
    ['metadata%5Bkey+one%5D=%C3%A9+%26', { metadata: { 'key one': 'é &' } }],
  ])('%s', (text, read) => {
    expect(parseForm(text)).toEqual(read);
  });

  it.each([
    ['a[b', "can't be read"],
    ['[a]=1', "can't be read"],
    ['a=1&a[b]=2', 'both a value and an object'],
    [`a${'[b]'.repeat(20)}=1`, 'too deeply'],
  ])('that says %s is refused', (text, message) => {
    expect(() => parseForm(text)).toThrow(message);
  });

  it('changes no prototype', () => {
    parseForm('__proto__[polluted]=yes&a[__proto__][polluted]=yes');
    expect({}).not.toHaveProperty('polluted');
  });
});
