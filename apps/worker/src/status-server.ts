import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { Database } from '@argus/platform/database';
import { Metrics } from '@argus/platform/metrics';
import { QueueHealth } from '@argus/platform/queue';

/** The worker's only HTTP: is it alive, can it work, what has it done. For operators; it listens on HOST. */
@Injectable()
export class StatusServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StatusServer.name);
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly database: Database,
    private readonly queue: QueueHealth,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.config.workerPort, this.config.http.host, resolve);
    });
    this.logger.log(`Health and metrics on port ${(this.server.address() as AddressInfo).port}`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, type: string, body: string) => response.writeHead(status, { 'Content-Type': type }).end(body);
    if (url === '/health/live') return void send(200, 'application/json', '{"status":"ok"}');
    if (url === '/health/ready') {
      const ready = await Promise.all([this.database.ping(), this.queue.check()]).then(
        () => true,
        () => false,
      );
      return void send(ready ? 200 : 503, 'application/json', JSON.stringify({ status: ready ? 'ok' : 'failed' }));
    }
    if (url === '/metrics') return void send(200, 'text/plain; version=0.0.4', await this.metrics.render());
    send(404, 'application/json', '{"error":"There is no such page: /health/live, /health/ready, /metrics."}');
  }
}
