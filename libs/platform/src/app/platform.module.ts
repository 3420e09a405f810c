import path from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@argus/common';
import { AuditModule } from '../audit';
import { type Config, ConfigModule } from '../config';
import { CountersModule } from '../counters';
import { DatabaseModule } from '../database';
import { IdempotencyModule } from '../idempotency';
import { LoggingModule } from '../logging';
import { OutboundModule } from '../outbound';
import { OutboxModule } from '../outbox';
import { QueueModule, type QueueRuntime } from '../queue';
import { SecretsModule } from '../secrets';
import { SpoolModule } from '../spool';
import { LocalCopiesModule, StorageModule } from '../storage';
import { WorkModule } from '../work';

@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
class ClockModule {}

const OUTBOUND_LIMITS = { connectTimeoutMs: 5_000, totalTimeoutMs: 30_000, maxRedirects: 5 };

/** Everything below the domain, made from one configuration; the api and the worker differ only in their part in the queue. */
@Module({})
export class PlatformModule {
  static forRoot(config: Config & { readonly secret: string }, service: 'api' | 'worker', queue: QueueRuntime): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule,
        LoggingModule.forRoot({ level: config.logLevel, format: config.mode === 'production' ? 'json' : 'pretty', service }),
        SecretsModule.forRoot(config.secret),
        DatabaseModule,
        OutboxModule,
        AuditModule,
        IdempotencyModule,
        WorkModule,
        StorageModule.forRoot(config.storage),
        LocalCopiesModule.forRoot({ directory: path.join(config.dataDir, 'work') }),
        // Beside the blobs: the local store then takes an upload over by renaming it.
        SpoolModule.forRoot({ directory: path.join(config.dataDir, 'spool') }),
        OutboundModule.forRoot({ ...OUTBOUND_LIMITS, allow: config.egressAllow }),
        CountersModule.forRoot(config.queue),
        QueueModule.forRoot(config.queue, queue),
      ],
    };
  }
}
