import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type Socket } from 'node:net';
import { tookTooLong } from './fetch-errors';

const MAX_HEADER_BYTES = 32 * 1024;

export interface ExchangeRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/**
 * One request and its answer on a connection of its own. Plain `node:http`, because the pooled clients' parsers are
 * driven past their own assertions by a host that closes while its body waits to be read, and that ends the process.
 * @param idleTimeoutMs longest silence on the connection while the answer is awaited or read
 */
export const exchange = (
  socket: Socket,
  url: URL,
  options: ExchangeRequest,
  idleTimeoutMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => socket,
      method: options.method,
      path: url.pathname + url.search,
      headers: { ...options.headers, host: url.host, connection: 'close' },
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    // Stays on after the answer: what goes wrong later reaches the reader through the answer's own stream.
    request.on('error', reject);
    request.once('close', () => reject(new Error('The connection closed before an answer came')));
    request.once('response', resolve);
    socket.setTimeout(idleTimeoutMs, () => socket.destroy(tookTooLong()));
    request.end(options.body);
  });
