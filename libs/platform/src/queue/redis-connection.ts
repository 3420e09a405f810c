import type { RedisOptions } from 'ioredis';

const RECONNECT_AT_MOST_EVERY_MS = 1_000;

/** What every connection to the queue's Redis has in common. */
export const REDIS_CONNECTION: RedisOptions = {
  connectTimeout: 5_000,
  keepAlive: 10_000,
  disconnectTimeout: 500,
  retryStrategy: (times) => Math.min(50 * times, RECONNECT_AT_MOST_EVERY_MS),
};
