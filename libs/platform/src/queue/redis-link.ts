import { createRedisBackend, type BackendFactory, type IQueueBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { once } from 'node:events';
import { BackendLink } from './backend-link';
import { OutageLog } from './outage-log';
import { DEFAULT_REDIS_PREFIX } from './queue-options';
import { REDIS_CONNECTION } from './redis-connection';

/** A client that also knows the copies BullMQ makes of it: a worker's blocking connection must be closable from here too. */
class CountedRedis extends Redis {
  readonly copies = new Set<Redis>();

  override duplicate(override?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate(override);
    this.copies.add(copy);
    return copy;
  }
}

export class RedisLink extends BackendLink {
  readonly connection: CountedRedis;
  readonly prefix: string;
  readonly outages = new OutageLog(
    'Redis',
    () => this.ping(),
    // A server that went silent leaves a socket on which TCP would hope for a quarter of an hour.
    () => {
      if (this.connection.status === 'ready') this.connection.disconnect(true);
    },
  );
  readonly openQueue: BackendFactory<IQueueBackend> = createRedisBackend;
  readonly openWorker: BackendFactory<IQueueBackend> = (name, options, kind) =>
    createRedisBackend(name, { ...options, connection: this.forWorkers() }, kind);

  private workers: CountedRedis | undefined;

  constructor(
    private readonly url: string,
    prefix: string = DEFAULT_REDIS_PREFIX,
  ) {
    super();
    this.prefix = prefix;
    // No offline queue: a command given while Redis is away must fail now, not run when nobody waits for it any more.
    this.connection = this.open({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  }

  async ping(): Promise<void> {
    // While the first connection is still being made, a command would be refused although nothing is wrong.
    if (this.connection.status === 'connecting' || this.connection.status === 'connect') await once(this.connection, 'ready');
    await this.connection.ping();
  }

  close(): Promise<void> {
    this.outages.close();
    for (const client of [this.connection, this.workers]) {
      for (const one of client ? [client, ...client.copies] : []) if (one.status !== 'end') one.disconnect();
    }
    return Promise.resolve();
  }

  private forWorkers(): CountedRedis {
    return (this.workers ??= this.open({ maxRetriesPerRequest: null }));
  }

  private open(options: RedisOptions): CountedRedis {
    const client = new CountedRedis(this.url, { ...REDIS_CONNECTION, ...options });
    client.on('error', (error: Error) => this.outages.note(error));
    return client;
  }
}
