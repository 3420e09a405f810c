import { AddressAllowList } from './address-rules';
import { parseTargetUrl, resolveTarget } from './target';

const nothing = new AddressAllowList([]);
const never = () => Promise.reject(new Error('was asked'));

const refusalOf = (work: () => unknown): string => {
  try {
    work();
    return 'let through';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('parseTargetUrl', () => {
  it.each([
    '',
    'picture.jpg',
    '/a',
    '//example.com/a',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:image/png,x',
    'javascript:1',
    'gopher://x/',
    'http://',
    'http://user@example.com/',
    'http://u:p@example.com/',
    'http://[::1',
    'http://a b/',
    `http://example.com/${'x'.repeat(9000)}`,
  ])('refuses %j', (text) => {
    expect(refusalOf(() => parseTargetUrl(text))).toBe('fetch.url_invalid');
  });

  it('drops the fragment and resolves redirects against their base', () => {
    expect(parseTargetUrl('HTTP://Example.com/a#b').href).toBe('http://example.com/a');
    expect(parseTargetUrl('../c?d', new URL('https://example.com/a/b')).href).toBe('https://example.com/c?d');
  });
});

describe('resolveTarget', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fe80::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://①②⑦.0.0.1/',
  ])('refuses %s without asking a name server', async (text) => {
    await expect(resolveTarget(parseTargetUrl(text), never, nothing)).rejects.toMatchObject({ code: 'fetch.address_refused', details: {} });
  });

  it('refuses a name when any one of its addresses is not public', async () => {
    const mixed = () => Promise.resolve(['93.184.216.34', '10.0.0.1']);
    await expect(resolveTarget(new URL('http://example.com/'), mixed, nothing)).rejects.toMatchObject({ code: 'fetch.address_refused' });
  });

  it('gives exactly the addresses that were checked', async () => {
    const target = await resolveTarget(new URL('https://example.com/'), () => Promise.resolve(['93.184.216.34']), nothing);
    expect(target.addresses).toEqual(['93.184.216.34']);
  });

  it('lets an allowed address through, on its port only', async () => {
    const allow = new AddressAllowList(['127.0.0.1:9099', '127.0.0.1:443']);
    const local = () => Promise.resolve(['127.0.0.1']);
    await expect(resolveTarget(new URL('http://files.test:9099/'), local, allow)).resolves.toMatchObject({ addresses: ['127.0.0.1'] });
    await expect(resolveTarget(new URL('https://files.test/'), local, allow)).resolves.toMatchObject({ addresses: ['127.0.0.1'] });
    await expect(resolveTarget(new URL('http://files.test/'), local, allow)).rejects.toMatchObject({ code: 'fetch.address_refused' });
  });

  it('says when a name has no address', async () => {
    const details = { reason: 'the host name could not be resolved' };
    await expect(resolveTarget(new URL('http://example.com/'), never, nothing)).rejects.toMatchObject({ code: 'fetch.failed', details });
    await expect(resolveTarget(new URL('http://example.com/'), () => Promise.resolve([]), nothing)).rejects.toMatchObject({
      code: 'fetch.failed',
      details,
    });
  });
});
