import { type DynamicModule, Module } from '@nestjs/common';
import type { QueueConfig } from '../config';
import { Database } from '../database';
import { PostgresRateStore } from './postgres-rate-store';
import { RateStore } from './rate-store';
import { RateWindows } from './rate-windows';
import { RedisRateStore } from './redis-rate-store';

/** Counters that all processes share: on Redis where the queue is, else in the database. Global: import it once, in the root module. */
@Module({})
export class CountersModule {
  static forRoot(queue: QueueConfig): DynamicModule {
    return {
      module: CountersModule,
      global: true,
      providers: [{ provide: RateStore, inject: [Database], useFactory: (database: Database) => openStore(queue, database) }, RateWindows],
      exports: [RateWindows],
    };
  }
}

async function openStore(queue: QueueConfig, database: Database): Promise<RateStore> {
  if (queue.backend === 'postgres') return new PostgresRateStore(database);
  const store = new RedisRateStore(queue.url);
  await store.connect();
  return store;
}
