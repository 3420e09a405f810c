import { randomUUID } from 'node:crypto';
import { SystemClock } from '@argus/common';
import { PostgresRateStore, type RateRule, RateWindows } from '@argus/platform/counters';
import { Database, UnitOfWork } from '@argus/platform/database';
import { createTestDatabase, type TestDatabase } from '../../support';
import { describeRateWindows } from './rate-windows.suite';

const databaseAt = (url: string) => new Database({ url, poolSize: 5 });

describeRateWindows('PostgreSQL', async () => {
  const testDatabase = await createTestDatabase();
  const databases: Database[] = [];
  return {
    server: new URL(testDatabase.url),
    open: (url = testDatabase.url) => {
      const database = databaseAt(url);
      databases.push(database);
      return Promise.resolve(new PostgresRateStore(database));
    },
    close: async () => {
      await Promise.all(databases.map((database) => database.close()));
      await testDatabase.drop();
    },
  };
});

describe('rate windows in the database', () => {
  const rule: RateRule = { name: 'key', limit: 3, windowMs: 60_000 };
  let testDatabase: TestDatabase;
  let database: Database;
  let windows: RateWindows;
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = databaseAt(testDatabase.url);
    windows = new RateWindows(new PostgresRateStore(database), new SystemClock());
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  it('are forgotten when nothing in them counts any more, and only then', async () => {
    const [old, current] = [randomUUID(), randomUUID()];
    await windows.take(old, rule, new Date(1_700_000_000_000));
    await windows.take(current, rule);
    expect(await windows.deleteExpired()).toBe(1);
    expect(await windows.deleteExpired()).toBe(0);
    expect((await windows.take(current, rule)).remaining).toBe(1);
  });

  it('keep no more slots than count', async () => {
    const subject = randomUUID();
    for (let second = 0; second < 200; second += 1) await windows.take(subject, rule, new Date(1_700_000_000_000 + second * 1000));
    const [row] = await database.client.$queryRaw<{ slots: number }[]>`
      SELECT count(*)::int AS slots FROM rate_window, jsonb_object_keys(slots) WHERE expires_at < now() GROUP BY key`;
    expect(row!.slots).toBeLessThanOrEqual(rule.limit);
  });

  it('count what was done, also in a unit of work that is taken back', async () => {
    const subject = randomUUID();
    const broken = new UnitOfWork(database).run(async () => {
      await windows.take(subject, rule);
      throw new Error('taken back');
    });
    await expect(broken).rejects.toThrow('taken back');
    expect((await windows.take(subject, rule)).remaining).toBe(1);
  });
});
