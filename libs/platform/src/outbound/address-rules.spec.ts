import { AddressAllowList, isPublicAddress } from './address-rules';

describe('isPublicAddress', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local: where clouds hand out credentials'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relays'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmark'],
    ['198.19.255.255', 'benchmark'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:8.8.8.8', 'mapped, whatever it maps'],
    ['::127.0.0.1', 'compatible'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:2::1', 'benchmark'],
    ['2001:10::1', 'ORCHID'],
    ['2001:20::1', 'ORCHID v2'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'not handed out'],
    ['localhost', 'not an address'],
    ['', 'not an address'],
  ])('refuses %s (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.128.0.1',
    '192.167.1.1',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '2001:4860:4860::8888',
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('AddressAllowList', () => {
  it('matches address and port exactly, in any spelling of the address', () => {
    const allow = new AddressAllowList(['127.0.0.1:9099', '[0:0::1]:80']);
    expect(allow.has('127.0.0.1', 9099)).toBe(true);
    expect(allow.has('::1', 80)).toBe(true);
    expect(allow.has('127.0.0.1', 80)).toBe(false);
    expect(allow.has('127.0.0.2', 9099)).toBe(false);
    expect(allow.has('::ffff:127.0.0.1', 9099)).toBe(false);
  });

  it('reads localhost as both loopback addresses', () => {
    const allow = new AddressAllowList([' localhost:1 ']);
    expect([allow.has('127.0.0.1', 1), allow.has('::1', 1)]).toEqual([true, true]);
  });

  it.each(['127.0.0.1', ':80', 'example.com:80', '127.1:80', '::1:80', '[::1]', '127.0.0.1:99999', '10.0.0.0/8:80', '*:80'])(
    'refuses the entry %j',
    (entry) => {
      expect(() => new AddressAllowList([entry])).toThrow(/EGRESS_ALLOW/);
    },
  );
});
