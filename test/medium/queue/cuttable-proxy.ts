import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a real server, so that a test can take the server away and give it back without touching others who use it. */
export class CuttableProxy {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  private port = 0;

  constructor(private readonly target: URL) {}

  /** The target's URL with the proxy's address in it. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.toString();
  }

  /** Connections clients hold open through the proxy. */
  get connections(): number {
    return this.sockets.size;
  }

  /** Reserves a port without listening on it: the server is not there yet. */
  async reserve(): Promise<this> {
    await this.restore();
    await this.cut();
    return this;
  }

  async restore(): Promise<this> {
    this.frozen = false;
    this.server = createServer((client) => this.join(client));
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Open connections end and new ones are refused, as when the server's process is gone. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Connections stay open and are accepted, but nothing is answered any more, as when the server's machine hangs. */
  freeze(): void {
    this.frozen = true;
  }

  private join(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    this.sockets.add(client);
    const relay = (from: Socket, to: Socket): void => {
      from.on('data', (bytes) => void (this.frozen || to.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(client);
        to.destroy();
      });
    };
    relay(client, upstream);
    relay(upstream, client);
  }
}
