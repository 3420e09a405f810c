import { hasKeyForm, mintKey } from './api-key';

const BODY = 'ak_0123456789abcdefghijklmnopqrstuvwxyzABCDEF-';

describe('a key', () => {
  it('is its word, 43 characters of secret and 6 of checksum, and begins with its prefix', () => {
    const { plaintext, prefix } = mintKey('ak_');
    expect(plaintext).toMatch(/^ak_[\w-]{43}[0-9A-Za-z]{6}$/);
    expect(plaintext.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(10);
    expect(hasKeyForm(plaintext)).toBe(true);
  });

  it('keeps its checksum: keys handed out must stay good', () => {
    expect(hasKeyForm(`${BODY}000000`)).toBe(false);
    expect(hasKeyForm(`${BODY}4SDzM1`)).toBe(true);
  });

  it('has the form it had before there were checksums, too', () => {
    expect(BODY).toHaveLength(46);
    expect(hasKeyForm(BODY)).toBe(true);
  });

  it('is not a key with any one character changed', () => {
    const { plaintext } = mintKey('ak_');
    for (let at = 0; at < plaintext.length; at += 1) {
      const other = plaintext[at] === 'x' ? 'y' : 'x';
      expect(hasKeyForm(plaintext.slice(0, at) + other + plaintext.slice(at + 1))).toBe(false);
    }
  });

  it.each([
    '',
    'ak_',
    'ak_nobody',
    BODY.slice(0, -1),
    `${BODY}1`,
    `${BODY}12345`,
    `${BODY}1234567`,
    `${BODY}\n`,
    ` ${BODY}`,
    `ak_${'é'.repeat(43)}`,
  ])('is never %j', (text) => expect(hasKeyForm(text)).toBe(false));
});
