/** True for an address of this machine itself, also when IPv4 comes as IPv6 (`::ffff:127.0.0.1`). */
export const isLoopbackAddress = (address: string): boolean => /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/i.test(address);

/** True for a host name that never leaves this machine (RFC 6761), or one of its addresses, with or without the brackets of IPv6. */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name.replace(/^\[(.*)\]$/, '$1'));
};
