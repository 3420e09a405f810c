import {
  assertSchemaCompatibility,
  PostgresConnection,
  PostgresQueueBackend,
  type BackendFactory,
  type ConnectionOptions,
  type IQueueBackend,
  type PostgresPoolConfig,
} from 'bullmq';
import { BackendLink } from './backend-link';
import { endsWithin } from './bounded';
import { OutageLog } from './outage-log';
import { DEFAULT_POSTGRES_SCHEMA } from './queue-options';

const PRODUCER_CONNECTIONS = 4;
const WORKER_CONNECTIONS = 3;
// A connection whose server went silent is given up, else a few of them would fill the pool for good.
const PRODUCER_QUERY_LIMIT_MS = 5_000;
const WORKER_QUERY_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 2_000;

/** BullMQ's connection remembers a failed first connect for ever; this one tries again, so a database that starts later is found. */
class PatientPostgresConnection extends PostgresConnection {
  private established: Promise<void> | undefined;

  override waitUntilReady(): Promise<void> {
    this.established ??= this.establish().catch((error: unknown) => {
      this.established = undefined;
      throw error;
    });
    return this.established;
  }

  private async establish(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await assertSchemaCompatibility(client, this.schema);
    } finally {
      client.release();
    }
    setImmediate(() => this.emit('ready'));
  }
}

export class PostgresLink extends BackendLink {
  readonly connection: ConnectionOptions = {};
  readonly prefix = undefined;
  readonly outages = new OutageLog('The queue database', () => this.ping());

  // The queues of a process share one small pool; every worker has its own, because it also listens.
  readonly openQueue: BackendFactory<IQueueBackend> = (name, options) =>
    new PostgresQueueBackend(
      this.producers,
      name,
      { ...options, connection: this.config(PRODUCER_CONNECTIONS, PRODUCER_QUERY_LIMIT_MS) },
      false,
    );
  readonly openWorker: BackendFactory<IQueueBackend> = (name, options) => {
    const config = this.config(WORKER_CONNECTIONS, WORKER_QUERY_LIMIT_MS);
    return new PostgresQueueBackend(new PatientPostgresConnection(config), name, { ...options, connection: config }, true, name);
  };

  private readonly producers: PostgresConnection;

  constructor(
    private readonly connectionString: string,
    private readonly schema: string = DEFAULT_POSTGRES_SCHEMA,
  ) {
    super();
    this.producers = new PatientPostgresConnection(this.config(PRODUCER_CONNECTIONS, PRODUCER_QUERY_LIMIT_MS));
    this.producers.on('error', (error: Error) => this.outages.note(error));
  }

  async ping(): Promise<void> {
    await this.producers.waitUntilReady();
    await this.producers.pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    this.outages.close();
    await endsWithin(this.producers.close(), CLOSE_LIMIT_MS);
  }

  private config(max: number, queryLimitMs: number): PostgresPoolConfig {
    return {
      connectionString: this.connectionString,
      schema: this.schema,
      max,
      connectionTimeoutMillis: 5_000,
      query_timeout: queryLimitMs,
      keepAlive: true,
    };
  }
}
