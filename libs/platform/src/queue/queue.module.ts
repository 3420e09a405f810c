import { MetricsModule } from '@argus/platform/metrics';
import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { BackendLink, registerLink } from './backend-link';
import { JobDispatcher } from './job-dispatcher';
import { JobRuntime } from './job-runtime';
import { LinkedQueue, LinkedWorker } from './linked-bullmq';
import { PostgresLink } from './postgres-link';
import { QueueAccess } from './queue-access';
import { QueueHealth } from './queue-health';
import { QueueLifecycle } from './queue-lifecycle';
import { QUEUE_BACKEND, QUEUE_RUNTIME, type QueueBackend, type QueueRuntime } from './queue-options';
import { QUEUE_NAMES } from './queue-settings';
import { RedisLink } from './redis-link';
import { ScheduleKeeper } from './schedule-keeper';

export interface QueueModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  // Nest passes whatever `inject` names; only the factory knows their types.
  readonly useFactory: (...injected: never[]) => QueueBackend | Promise<QueueBackend>;
}

@Module({})
class BackendLinkModule {}

/** All queues of the process, for the api (`role: 'producer'`) or a worker (`role: 'worker'`). Global: import it once, in the root module. */
@Module({})
export class QueueModule {
  static forRoot(backend: QueueBackend, runtime: QueueRuntime): DynamicModule {
    return this.build([{ provide: QUEUE_BACKEND, useValue: backend }], runtime);
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: QueueModuleAsyncOptions, runtime: QueueRuntime): DynamicModule {
    return this.build([{ provide: QUEUE_BACKEND, inject, useFactory }], runtime, imports);
  }

  private static build(backend: Provider[], runtime: QueueRuntime, imports: ModuleMetadata['imports'] = []): DynamicModule {
    // Both classes find their application's connection by themselves, so setting them for the whole process is harmless.
    BullModule.queueClass = LinkedQueue;
    BullModule.workerClass = LinkedWorker;
    const link: DynamicModule = {
      module: BackendLinkModule,
      imports,
      providers: [...backend, { provide: BackendLink, inject: [QUEUE_BACKEND], useFactory: openLink }],
      exports: [BackendLink],
    };
    return {
      module: QueueModule,
      global: true,
      imports: [
        link,
        MetricsModule,
        BullModule.forRootAsync({
          imports: [link],
          inject: [BackendLink],
          useFactory: ({ connection, prefix }: BackendLink) => ({ connection, ...(prefix === undefined ? {} : { prefix }) }),
          extraOptions: { manualRegistration: runtime.role === 'producer' },
        }),
        BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name }))),
      ],
      providers: [
        { provide: QUEUE_RUNTIME, useValue: runtime },
        QueueAccess,
        JobDispatcher,
        QueueHealth,
        JobRuntime,
        ScheduleKeeper,
        QueueLifecycle,
      ],
      exports: [JobDispatcher, QueueHealth, JobRuntime, ScheduleKeeper, MetricsModule],
    };
  }
}

function openLink(backend: QueueBackend): BackendLink {
  const link =
    backend.backend === 'redis' ? new RedisLink(backend.url, backend.prefix) : new PostgresLink(backend.connectionString, backend.schema);
  registerLink(link);
  return link;
}
