import { request as plainRequest } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate, selfSigned } from './self-signed';

export interface SecureReply {
  readonly status: number;
  readonly setCookies: readonly string[];
  readonly location: string | undefined;
  readonly body: string;
}

/** Stands before an api as in production: it speaks TLS to the world and plain HTTP to the api, and says so. */
export class TlsProxy {
  /** Where the api listens; known once it does. */
  target = '';

  private constructor(
    private readonly server: Server,
    private readonly certificate: Certificate,
  ) {}

  static async start(): Promise<TlsProxy> {
    const certificate = selfSigned();
    const server = createServer(certificate);
    const proxy = new TlsProxy(server, certificate);
    server.on('request', ({ method, url, headers, socket }, response) => {
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': socket.remoteAddress };
      const onwards = plainRequest(proxy.target + url, { method, headers: { ...headers, ...forwarded } }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onwards.on('error', () => response.writeHead(502).end());
      response.req.pipe(onwards);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** One request over TLS, to the certificate and the name it is for. */
  send(method: string, path: string, headers: Record<string, string> = {}, json?: unknown): Promise<SecureReply> {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const options = { method, headers: { ...type, ...headers }, ca: this.certificate.cert, agent: false };
      const call = request(this.url + path, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            setCookies: answer.headers['set-cookie'] ?? [],
            location: answer.headers.location,
            body: text,
          }),
        );
      });
      call.on('error', reject).end(body);
    });
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve, reject) => this.server.close((error) => (error ? reject(error) : resolve())));
  }
}
