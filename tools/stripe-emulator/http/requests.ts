import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type ApiRequest } from './stripe-api';

const LARGEST_BODY = 1_000_000;

/** The request with its whole body; undefined when that is larger than anything sensible. */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  return {
    method: message.method ?? 'GET',
    path: path.length > 1 ? path.replace(/\/$/, '') : path,
    query,
    body: Buffer.concat(chunks).toString('utf8'),
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}
