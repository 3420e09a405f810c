import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { SystemClock } from '@argus/common';
import { RateWindows, RedisRateStore } from '@argus/platform/counters';
import { Redis } from 'ioredis';
import { createTestRedis, type TestRedis } from '../../support/redis';
import { CuttableProxy } from '../queue/cuttable-proxy';
import { until } from '../queue/test-app';
import { describeRateWindows } from './rate-windows.suite';

const storeAt = async ({ url, prefix }: TestRedis): Promise<RedisRateStore> => {
  const store = new RedisRateStore(url, prefix);
  await store.connect();
  return store;
};

describeRateWindows('Redis', () => {
  const server = createTestRedis();
  const stores: RedisRateStore[] = [];
  return Promise.resolve({
    server: new URL(server.url),
    open: async (url = server.url) => {
      const store = await storeAt({ ...server, url });
      stores.push(store);
      return store;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  });
});

describe('rate windows in Redis', () => {
  const server = createTestRedis();
  const rule = { name: 'key', limit: 3, windowMs: 60_000 };

  it('are under the prefix and expire when nothing in them counts any more', async () => {
    const redis = new Redis(server.url);
    const store = await storeAt(server);
    try {
      await new RateWindows(store, new SystemClock()).take(randomUUID(), rule);
      const keys = await redis.keys(`${server.prefix}:*`);
      expect(keys).toEqual([expect.stringMatching(/:rate:key:60000:[\w-]{43}$/)]);
      const ttl = await redis.pttl(keys[0]!);
      expect(ttl).toBeGreaterThan(0);
      expect(ttl).toBeLessThanOrEqual(61_000);
    } finally {
      await store.close();
      redis.disconnect();
    }
  });

  it('allow everything while the server hangs', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const proxy = await new CuttableProxy(new URL(server.url)).restore();
    const store = await storeAt({ ...server, url: proxy.url });
    try {
      const windows = new RateWindows(store, new SystemClock());
      const [subject, hour] = [randomUUID(), { ...rule, limit: 1, windowMs: 3_600_000 }];
      await windows.take(subject, hour);
      proxy.freeze();
      expect(await windows.take(subject, hour)).toMatchObject({ allowed: true, remaining: 1 });
      await proxy.cut();
      await proxy.restore();
      await until(async () => !(await windows.take(subject, hour)).allowed, 'it counts again');
    } finally {
      warn.mockRestore();
      await store.close();
      await proxy.cut();
    }
  });
});
