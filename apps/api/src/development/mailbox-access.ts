import { type IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackAddress, isLoopbackHost } from '@argus/common';
import { type Config } from '@argus/platform/config';

export interface MailboxCaller {
  /** Of the connection itself, never what a header says. */
  readonly peerAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What a proxy adds: behind one, every caller looks like this machine. */
const FORWARDING = /^(forwarded|x-forwarded-.+|x-real-ip|via)$/;

/**
 * Whether a caller may read the mail of a development stack, which holds everybody's sign-in links. The Host is looked at because a page
 * anywhere on the internet can have its own name resolve to this machine; the browser then sends that name.
 */
export function mayReadMailbox({ peerAddress = '', headers }: MailboxCaller, { mail, http }: Pick<Config, 'mail' | 'http'>): boolean {
  if (mail.driver !== 'mailbox' || mail.readers === 'nobody') return false;
  if (Object.keys(headers).some((name) => FORWARDING.test(name))) return false;
  const host = hostNameOf(headers.host ?? '');
  if (mail.readers === 'this-machine') return isLoopbackAddress(peerAddress) && isLoopbackHost(host);
  return isLoopbackHost(host) || isNameOfNoStranger(host) || host === new URL(http.publicUrl).hostname;
}

/** Addresses, and names without a dot, as in a network of containers: nobody outside can make these lead here. */
const isNameOfNoStranger = (host: string): boolean => host !== '' && (isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0 || !host.includes('.'));

/** The host of a Host header in one spelling, without its port; empty when it is none. */
function hostNameOf(header: string): string {
  const address = `http://${header}`;
  return /^[^\s/\\@?#]+$/.test(header) && URL.canParse(address) ? new URL(address).hostname : '';
}
