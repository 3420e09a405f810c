import { connect } from 'node:net';
import type { ErrorView } from './asset-view';

export const BOUNDARY = 'argus-test-boundary';
export const FORM_TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

export interface Part {
  readonly name: string;
  /** Written into the header as it is; absent for a text field. */
  readonly filename?: string;
  readonly bytes: Buffer | string;
}

/** A form written by hand, for what no well-behaved client sends. */
export const rawForm = (parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, filename, bytes }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`,
      ),
      Buffer.from(bytes),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(end),
  ]);

export interface RawReply {
  readonly status: number;
  readonly body: ErrorView;
}

/**
 * Sends bytes on a connection of their own and reads one answer.
 * @param more `ended` says that nothing will follow; `promised` leaves the server waiting for what was announced
 */
export function sendRaw(baseUrl: string, bytes: Buffer | string, more: 'ended' | 'promised' = 'ended'): Promise<RawReply> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => (more === 'ended' ? socket.end(bytes) : socket.write(bytes)));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const [head = '', body = ''] = received.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
      if (!(body.length >= length)) return;
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
      resolve({ status, body: JSON.parse(Buffer.from(body, 'latin1').toString()) as ErrorView });
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`No whole HTTP answer: ${JSON.stringify(received)}`)));
  });
}

/** Sends bytes and breaks the connection, as a client does whose machine lost power. */
export function sendAndVanish(baseUrl: string, bytes: Buffer | string): Promise<void> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.resetAndDestroy()));
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}
