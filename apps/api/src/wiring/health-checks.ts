import { Database, SchemaVersion } from '@argus/platform/database';
import { QueueHealth } from '@argus/platform/queue';
import { ObjectStore } from '@argus/platform/storage';
import { type HealthCheck, type HealthModuleOptions } from '../health';

/** What must answer before the api says it is ready. */
export const healthChecks: HealthModuleOptions = {
  inject: [Database, QueueHealth, ObjectStore, SchemaVersion],
  useFactory: (database: Database, queue: QueueHealth, store: ObjectStore, schema: SchemaVersion): readonly HealthCheck[] => [
    { name: 'database', check: () => database.ping() },
    { name: 'queue', check: () => queue.check() },
    { name: 'storage', check: () => store.check() },
    {
      name: 'schema',
      check: async () => {
        const missing = await schema.missing();
        if (missing.length > 0) throw new Error(`These migrations are not applied: ${missing.join(', ')}`);
      },
    },
  ],
};
