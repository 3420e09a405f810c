import { createRequire } from 'node:module';

type QueueModule = typeof import('@argus/platform/queue');

/** True when the environment makes PostgreSQL the queue: nothing says Redis. */
export const queueIsPostgres = (env: NodeJS.ProcessEnv): boolean =>
  env.ARGUS_QUEUE_BACKEND?.trim() === 'postgres' || !env.REDIS_URL?.trim();

/** The queue's own tables. Its module is loaded only where it is needed: BullMQ and Nest would double the time of a warm start. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const { migrateQueueSchema } = createRequire(__filename)('../../libs/platform/src/queue') as QueueModule;
  await migrateQueueSchema(ownerUrl);
}
