import { randomUUID } from 'node:crypto';
import {
  Database,
  isDatabaseUnavailable,
  isUniqueViolation,
  Prisma,
  SchemaVersion,
  together,
  UnitOfWork,
} from '../../../libs/platform/src/database';
import { createTestDatabase, type TestDatabase } from '../../support';
import { Client } from 'pg';

describe('UnitOfWork', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = new Database({ url: testDatabase.url, poolSize: 5 });
    unitOfWork = new UnitOfWork(database);
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const insert = (key: string) =>
    database.client.$executeRaw`INSERT INTO storage_intent (storage_key, organization_id) VALUES (${key}, ${randomUUID()}::uuid)`;
  const exists = async (key: string) =>
    (await database.client.$queryRaw<unknown[]>`SELECT 1 FROM storage_intent WHERE storage_key = ${key}`).length === 1;

  it('takes everything back when the story fails, nested parts included', async () => {
    const story = unitOfWork.run(async () => {
      await insert('outer');
      await unitOfWork.run(() => insert('inner'));
      throw new Error('no');
    });
    await expect(story).rejects.toThrow('no');
    expect([await exists('outer'), await exists('inner')]).toEqual([false, false]);
  });

  it('runs what was handed to afterCommit only after the commit, outside of the transaction, and not after a failure', async () => {
    const seen: string[] = [];
    await unitOfWork.run(async () => {
      await insert('committed');
      unitOfWork.afterCommit(async () => seen.push(`committed: ${await exists('committed')}, in a unit: ${database.scope !== undefined}`));
      expect(seen).toEqual([]);
    });
    await unitOfWork
      .run(() => {
        unitOfWork.afterCommit(() => seen.push('never'));
        return Promise.reject(new Error('no'));
      })
      .catch(() => undefined);
    await unitOfWork.settled();
    expect(seen).toEqual(['committed: true, in a unit: false']);
  });

  it('a hook that fails troubles nobody', async () => {
    await unitOfWork.run(async () => {
      await insert('hooked');
      unitOfWork.afterCommit(() => Promise.reject(new Error('the queue is away')));
    });
    await unitOfWork.settled();
    expect(await exists('hooked')).toBe(true);
  });

  it('runs a story again that lost a deadlock, so that both sides end', async () => {
    await insert('a');
    await insert('b');
    const touch = (key: string) => database.client.$executeRaw`UPDATE storage_intent SET created_at = now() WHERE storage_key = ${key}`;
    const met = { value: 0, release: (): void => undefined };
    const both = new Promise<void>((resolve) => (met.release = resolve));
    let runs = 0;
    const crossing = (first: string, second: string) =>
      unitOfWork.run(async () => {
        runs += 1;
        await touch(first);
        met.value += 1;
        if (met.value === 2) met.release();
        await both;
        await touch(second);
      });
    await Promise.all([crossing('a', 'b'), crossing('b', 'a')]);
    expect(runs).toBe(3);
  });

  it('is joined by models as well as by SQL, in one order', async () => {
    const organizationId = randomUUID();
    const addKeys = unitOfWork.run(async () => {
      await database.client.storageIntent.create({ data: { storageKey: 'by model', organizationId } });
      expect(await exists('by model')).toBe(true);
      await insert('by SQL');
      expect(await database.client.storageIntent.count({ where: { storageKey: 'by SQL' } })).toBe(1);
      throw new Error('no');
    });
    await expect(addKeys).rejects.toThrow('no');
    expect([await exists('by model'), await exists('by SQL')]).toEqual([false, false]);
  });

  it('takes nothing from a part that is still at work when it ends', async () => {
    const straggler = { go: (): void => undefined };
    const later = new Promise<void>((resolve) => (straggler.go = resolve));
    const late = { write: Promise.resolve(0) };
    await unitOfWork.run(async () => {
      await insert('in time');
      late.write = later.then(() => insert('too late'));
    });
    straggler.go();
    await expect(late.write).rejects.toThrow('The unit of work is over');
    expect([await exists('in time'), await exists('too late')]).toEqual([true, false]);
  });

  it('does not call a transaction committed that had failed inside', async () => {
    await insert('known');
    const story = unitOfWork.run(async () => {
      await insert('lost');
      await insert('known').catch(() => undefined);
    });
    await expect(story).rejects.toThrow('rolled back');
    expect(await exists('lost')).toBe(false);
  });

  it('says of a pool without a free connection that the database is unavailable, and lets go of those of failed stories', async () => {
    const narrow = new Database({ url: testDatabase.url, poolSize: 2 }, { maxWaitMs: 1_000 });
    const stories = new UnitOfWork(narrow);
    const fail = () => stories.run(() => Promise.reject(new Error('no')));
    for (let time = 0; time < 5; time += 1) await expect(fail()).rejects.toThrow('no');
    const held = { release: (): void => undefined };
    const holding = new Promise<void>((resolve) => (held.release = resolve));
    const holders = [1, 2].map(() => narrow.transaction(() => holding, []));
    const refusal: unknown = await narrow.ping().catch((error: unknown) => error);
    expect(isDatabaseUnavailable(refusal)).toBe(true);
    held.release();
    await Promise.all(holders);
    await narrow.ping();
    await narrow.close();
  });

  it('ends a story that takes too long, and the connection with it', async () => {
    const hasty = new Database({ url: testDatabase.url, poolSize: 2 }, { transactionTimeoutMs: 50 });
    const story: unknown = await new UnitOfWork(hasty)
      .run(async () => {
        await hasty.client.$executeRaw`INSERT INTO storage_intent (storage_key, organization_id) VALUES ('slow', ${randomUUID()}::uuid)`;
        await new Promise(() => undefined);
      })
      .catch((error: unknown) => error);
    expect(isDatabaseUnavailable(story)).toBe(true);
    expect(await exists('slow')).toBe(false);
    await hasty.close();
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('prepares what stands in the code as a whole, unless told not to: %j', async (preparesStatements, prepared) => {
    const own = new Database({ url: testDatabase.url, poolSize: 2, preparesStatements });
    const ask = (number: number) => own.client.$queryRaw<{ answer: number }[]>`SELECT ${number}::int + 1 AS answer`;
    const names = await new UnitOfWork(own).run(async () => {
      expect([await ask(1), await ask(2)]).toEqual([[{ answer: 2 }], [{ answer: 3 }]]);
      return own.client.$queryRaw<unknown[]>`SELECT name FROM pg_prepared_statements WHERE statement LIKE '%+ 1 AS answer' ${Prisma.empty}`;
    });
    expect(names).toHaveLength(prepared);
    await own.close();
  });

  it('sends together what needs no answer from each other, in order, and fails as a whole', async () => {
    const story = (last: string) => unitOfWork.run(() => together([insert(`${last} 1`), insert(`${last} 2`), insert(last)]));
    await insert('standing in the way');
    await expect(story('standing in the way')).rejects.toMatchObject({ code: '23505' });
    expect([await exists('standing in the way 1'), await exists('standing in the way 2')]).toEqual([false, false]);
    expect(await story('free')).toEqual([1, 1, 1]);
  });

  it('tells a taken key from other failures', async () => {
    await insert('twice');
    const error: unknown = await insert('twice').then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(isUniqueViolation(error)).toBe(true);
  });

  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (reason: unknown) => reason,
    );

  it('waits for a lock only so long, so that a process that froze with it stops nobody for good', async () => {
    expect(await database.client.$queryRaw`SHOW lock_timeout`).toEqual([{ lock_timeout: '10s' }]);
    await insert('frozen');
    const frozen = new Client({ connectionString: testDatabase.ownerUrl });
    await frozen.connect();
    try {
      await frozen.query("BEGIN; SELECT 1 FROM storage_intent WHERE storage_key = 'frozen' FOR UPDATE");
      const error = await failureOf(
        unitOfWork.run(async () => {
          await database.client.$executeRaw`SET LOCAL lock_timeout = '50ms'`;
          await database.client.$executeRaw`DELETE FROM storage_intent WHERE storage_key = 'frozen'`;
        }),
      );
      expect(isDatabaseUnavailable(error)).toBe(true);
    } finally {
      await frozen.end();
    }
  });

  it('is ended by the server when it falls silent, and lets go of its locks', async () => {
    expect(await database.client.$queryRaw`SHOW idle_in_transaction_session_timeout`).toEqual([
      { idle_in_transaction_session_timeout: '20s' },
    ]);
    await insert('silent');
    const silent = unitOfWork.run(async () => {
      await database.client.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = '50ms'`;
      await database.client.$executeRaw`UPDATE storage_intent SET created_at = now() WHERE storage_key = 'silent'`;
      // Meanwhile somebody else gets the row.
      await database.outside(() => database.client.$executeRaw`DELETE FROM storage_intent WHERE storage_key = 'silent'`);
      await insert('too late');
    });
    expect(isDatabaseUnavailable(await failureOf(silent))).toBe(true);
    expect([await exists('silent'), await exists('too late')]).toEqual([false, false]);
  });
});

describe('SchemaVersion', () => {
  it('misses what this build needs, and does not mind a database that is ahead', async () => {
    const testDatabase = await createTestDatabase();
    const database = new Database({ url: testDatabase.url, poolSize: 2 });
    const owner = new Client({ connectionString: testDatabase.ownerUrl });
    await owner.connect();
    try {
      const version = new SchemaVersion(database);
      expect(await version.missing()).toEqual([]);
      await owner.query(
        "UPDATE _prisma_migrations SET migration_name = '99990101000000_of_a_later_version' WHERE migration_name LIKE '%_foundation'",
      );
      expect(await version.missing()).toEqual(['20261121000000_foundation']);
      await owner.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, started_at, applied_steps_count)
        VALUES ('x', 'x', '20261121000000_foundation', now(), now(), 1)`);
      expect(await version.missing()).toEqual([]);
    } finally {
      await owner.end();
      await database.close();
      await testDatabase.drop();
    }
  });
});
