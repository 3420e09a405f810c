import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Target } from './target';

const MAX_ADDRESSES = 4;

/**
 * Opens a connection to the checked addresses and nowhere else: the name is not looked up again, so a name server that
 * answers differently the second time gains nothing. SNI and the certificate check keep the name.
 */
export const connectPinned = async ({ url, addresses }: Target, timeoutMs: number, signal: AbortSignal): Promise<Socket> => {
  const tried = addresses.slice(0, MAX_ADDRESSES);
  let failure: unknown;
  for (const address of tried) {
    try {
      return await connectTo(address, url, timeoutMs / tried.length, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
};

const connectTo = async (address: string, url: URL, timeoutMs: number, signal: AbortSignal): Promise<Socket> => {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const late = AbortSignal.timeout(Math.ceil(timeoutMs));
  const either = AbortSignal.any([signal, late]);
  const plain = unheard(connect({ host: address, port, autoSelectFamily: false }));
  try {
    await once(plain, 'connect', { signal: either });
    if (!secure) return plain;
    const name = url.hostname.replace(/\.$/, '');
    // An address has no SNI; the certificate is then checked against the address itself.
    const tls = unheard(
      connectTls({
        socket: plain,
        host: address,
        ALPNProtocols: ['http/1.1'],
        ...(isIP(address) !== 0 && !isLiteral(url) && { servername: name }),
      }),
    );
    await once(tls, 'secureConnect', { signal: either });
    return tls;
  } catch (error) {
    plain.destroy();
    throw late.aborted && !signal.aborted
      ? Object.assign(new Error('The connection took too long', { cause: error }), { code: 'ETIMEDOUT' })
      : error;
  }
};

/** Errors are read where they are waited for; one that comes between two waits must not end the process. */
const unheard = <T extends Socket>(socket: T): T => {
  socket.on('error', () => undefined);
  return socket;
};

const isLiteral = (url: URL): boolean => isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
