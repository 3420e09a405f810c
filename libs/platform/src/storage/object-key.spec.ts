import { keyProblem } from './object-key';

describe('keyProblem', () => {
  it.each(['a', 'o/0192/0193/original', 'o/1/thumb-320.webp', 'ä b/ü+1.txt', `${'x'.repeat(255)}/${'y'.repeat(255)}`])(
    'takes %j',
    (key) => {
      expect(keyProblem(key)).toBeNull();
    },
  );

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/..',
    'a/./b',
    'a/.incoming',
    'C:\\a',
    'a\u0000',
    'a\u007f',
    'a\u0085',
    '\udc00',
    'ä'.repeat(128),
    Array(6).fill('x'.repeat(200)).join('/'),
  ])('refuses %j', (key) => {
    expect(keyProblem(key)).not.toBeNull();
  });
});
