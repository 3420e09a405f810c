import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { describeQueueKernel } from './queue-kernel.suite';
import { describeQueueOutages } from './queue-outages.suite';
import { describeQueueSchedules } from './queue-schedules.suite';
import { requiredEnv, type TestBackend } from './test-backend';

// A database of its own, so that the flush below empties nobody else's.
const DATABASE = 13;

function redisBackend(): TestBackend {
  const server = new URL(requiredEnv('ARGUS_TEST_REDIS_URL'));
  server.pathname = `/${DATABASE}`;
  const redis = new Redis(server.toString(), { lazyConnect: true });
  let prefix = '';
  return {
    name: 'redis',
    server,
    renew: () => {
      prefix = `test-${randomBytes(4).toString('hex')}`;
      return Promise.resolve();
    },
    at: (url = server.toString()) => ({ backend: 'redis', url, prefix }),
    flush: async () => {
      await redis.flushdb();
    },
    dropLock: async (queue, jobId) => {
      await redis.del(`${prefix}:${queue}:${jobId}:lock`);
    },
    loseJob: async (queue, jobId) => {
      await redis.del(`${prefix}:${queue}:${jobId}`);
      await redis.zrem(`${prefix}:${queue}:delayed`, jobId);
    },
    close: async () => {
      await redis.flushdb();
      redis.disconnect();
    },
  };
}

describeQueueKernel(redisBackend);
describeQueueSchedules(redisBackend);
describeQueueOutages(redisBackend);
