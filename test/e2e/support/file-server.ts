import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FileHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on loopback that others' files are fetched from. It remembers who asked for what. */
export class FileServer {
  readonly hits: string[] = [];
  private readonly files = new Map<string, FileHandler>();
  private readonly server = createServer((request, response) => {
    this.hits.push(request.url ?? '');
    const handler = this.files.get((request.url ?? '').split('?')[0] ?? '');
    if (handler) handler(request, response);
    else response.writeHead(404).end('Not here');
  });

  static async start(): Promise<FileServer> {
    const files = new FileServer();
    await new Promise<void>((resolve) => files.server.listen(0, '127.0.0.1', resolve));
    return files;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  serve(path: string, handler: FileHandler): string {
    this.files.set(path, handler);
    return this.url(path);
  }

  serveBytes(path: string, bytes: Buffer | string, headers: Record<string, string> = {}): string {
    return this.serve(path, (_, response) => void response.writeHead(200, headers).end(bytes));
  }

  redirect(path: string, location: string): string {
    return this.serve(path, (_, response) => void response.writeHead(302, { location }).end());
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
