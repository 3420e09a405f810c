import { Agent, request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** One server and the connections to it that are kept open. Plain node:http: the client shares the machine with what it measures. */
export class HttpPeer {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });

  constructor(
    readonly baseUrl: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get(path: string): Promise<Reply> {
    return this.exchange('GET', path, {}, []);
  }

  /** The parts are written one after the other as they are: nothing is copied together. */
  post(path: string, contentType: string, parts: readonly Buffer[]): Promise<Reply> {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return this.exchange('POST', path, { 'content-type': contentType, 'content-length': String(length) }, parts);
  }

  /** The reply's JSON, or an error that says what came instead. */
  async json(expectedStatus: number, exchange: Promise<Reply>): Promise<unknown> {
    const { status, body } = await exchange;
    if (status === expectedStatus) return JSON.parse(body.toString());
    throw new Error(`${this.baseUrl} answered ${status} instead of ${expectedStatus}: ${body.toString().slice(0, 300)}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange(method: string, path: string, headers: Record<string, string>, parts: readonly Buffer[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.baseUrl}${path}`,
        { method, agent: this.agent, headers: { ...this.headers, ...headers } },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
          incoming.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      for (const part of parts) outgoing.write(part);
      outgoing.end();
    });
  }
}
