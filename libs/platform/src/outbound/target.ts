import { AppError } from '@argus/common';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AddressAllowList, isPublicAddress } from './address-rules';
import { fetchFailed } from './fetch-errors';

/** All addresses of a host name. Injected, so that a test can play a name server that changes its mind. */
export type Resolver = (hostname: string) => Promise<string[]>;

export const systemResolver: Resolver = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** A URL together with the only addresses a connection for it may be opened to. */
export interface Target {
  readonly url: URL;
  readonly addresses: readonly string[];
}

const MAX_URL_LENGTH = 8192;

/** @throws AppError `fetch.url_invalid` */
export const parseTargetUrl = (text: string, base?: URL): URL => {
  const refuse = (reason: string): never => {
    throw new AppError('fetch.url_invalid', { details: { reason } });
  };
  if (text.length > MAX_URL_LENGTH) return refuse(`it is longer than ${MAX_URL_LENGTH} characters`);
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : refuse('it is not an absolute URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('only http and https are fetched');
  if (url.username !== '' || url.password !== '') return refuse('it holds a user name or password');
  if (url.hostname === '') return refuse('it names no host');
  url.hash = '';
  return url;
};

/**
 * Looks the host up once and checks every answer. One bad address refuses the whole name: which of them a connection
 * would take is not ours to guess.
 * @throws AppError `fetch.address_refused` · `fetch.failed` when the name has no address
 */
export const resolveTarget = async (url: URL, resolver: Resolver, allow: AddressAllowList): Promise<Target> => {
  // The URL parser has already turned 2130706433, 0x7f.1 and 0177.1 into dotted form.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const addresses = isIP(host) === 0 ? await resolveName(host, resolver) : [host];
  for (const address of addresses) {
    // The address stays out of the answer: it would map the operator's network for whoever asks.
    if (!isPublicAddress(address) && !allow.has(address, port)) throw new AppError('fetch.address_refused');
  }
  return { url, addresses };
};

const resolveName = async (host: string, resolver: Resolver): Promise<string[]> => {
  let addresses: string[];
  try {
    addresses = await resolver(host);
  } catch (error) {
    throw fetchFailed('the host name could not be resolved', error);
  }
  if (addresses.length === 0) throw fetchFailed('the host name could not be resolved');
  return addresses;
};
