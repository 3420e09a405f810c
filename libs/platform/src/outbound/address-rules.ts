import ipaddr from 'ipaddr.js';

/** Ranges that the library counts as ordinary but that do not lead to a public host, or embed another address. */
const REFUSED_RANGES = [
  '0.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
].map((range) => ipaddr.parseCIDR(range));

/** Everything the internet routes in version 6 lies here; mapped, compatible, NAT64, local and future ranges do not. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** True when the text is an address of a public host. Whatever cannot be read as an address is not public. */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_V6)) return false;
  return !REFUSED_RANGES.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));
};

/** One spelling for each address and port: `127.0.0.1:80`, `[::1]:80`. */
const endpoint = (address: string, port: number): string => {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === 'ipv6' ? `[${parsed.toString()}]:${port}` : `${parsed.toString()}:${port}`;
};

const ENTRY = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/;

/** Exceptions to the rules: exact addresses with exact ports. A name would be resolved by whoever owns it, so only `localhost` is taken. */
export class AddressAllowList {
  private readonly endpoints: ReadonlySet<string>;

  /** @param entries `127.0.0.1:9099`, `[::1]:9099` or `localhost:9099` */
  constructor(entries: readonly string[]) {
    this.endpoints = new Set(entries.flatMap(parseEntry));
  }

  has(address: string, port: number): boolean {
    return ipaddr.isValid(address) && this.endpoints.has(endpoint(address, port));
  }
}

const parseEntry = (entry: string): string[] => {
  const [, v6, host, portText] = ENTRY.exec(entry.trim()) ?? [];
  const name = v6 ?? host ?? '';
  const port = Number(portText);
  if (name === 'localhost' && port <= 65535) return [endpoint('127.0.0.1', port), endpoint('::1', port)];
  const valid = v6 === undefined ? ipaddr.IPv4.isValidFourPartDecimal(name) : ipaddr.IPv6.isValid(name);
  if (!valid || !(port <= 65535)) throw new Error(`EGRESS_ALLOW: ${JSON.stringify(entry)} is not address:port, such as 127.0.0.1:9099`);
  return [endpoint(name, port)];
};
