import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { APP_ROLE } from '../../../tools/embedded';
import { migrate } from '../../../tools/migrate';
import { createEmptyDatabase, type TestDatabase } from '../../support';

// Real: PostgreSQL, both roles, the files. Scratch: the migrations, so that each case shows one thing.
const INITIAL = `
CREATE TABLE thing (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE ledger_entry (id serial PRIMARY KEY, amount_credits int NOT NULL);
CREATE FUNCTION double(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN n; END $$;`;
const SECOND = 'ALTER TABLE thing ADD COLUMN size int;';

describe('the migration runner', () => {
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'argus-migrations-'));
    write('20260101000000_initial', INITIAL);
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  it('applies what is missing, once, and records it as Prisma does', async () => {
    expect(await run()).toEqual({ applied: ['20260101000000_initial'], total: 1 });
    write('20260102000000_size', SECOND);
    expect(await run()).toEqual({ applied: ['20260102000000_size'], total: 2 });
    expect(await run()).toEqual({ applied: [], total: 2 });

    const rows = await ask(
      database.ownerUrl,
      'SELECT checksum, migration_name, finished_at IS NOT NULL AS finished, applied_steps_count FROM _prisma_migrations ORDER BY 2',
    );
    const sha256 = (sql: string) => createHash('sha256').update(sql).digest('hex');
    expect(rows).toEqual([
      { checksum: sha256(INITIAL), migration_name: '20260101000000_initial', finished: true, applied_steps_count: 1 },
      { checksum: sha256(SECOND), migration_name: '20260102000000_size', finished: true, applied_steps_count: 1 },
    ]);
  });

  it('lets ten runners at once apply each migration once', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(results.flatMap(({ applied }) => applied)).toEqual(['20260101000000_initial']);
  });

  it('leaves nothing of a migration that fails, and goes on once it is mended', async () => {
    write('20260102000000_broken', 'CREATE TABLE half (id int); SELECT 1/0;');
    await expect(run()).rejects.toThrow('The migration 20260102000000_broken failed and was undone: division by zero');
    expect(await ask(database.ownerUrl, "SELECT to_regclass('half') AS found")).toEqual([{ found: null }]);
    write('20260102000000_broken', 'CREATE TABLE half (id int);');
    expect((await run()).applied).toEqual(['20260102000000_broken']);
  });

  it('refuses a migration that was edited after it had been applied', async () => {
    await run();
    write('20260101000000_initial', `${INITIAL}\n-- one more thought`);
    await expect(run()).rejects.toMatchObject({
      message: 'The migration 20260101000000_initial was edited after it had been applied.',
      fix: expect.stringContaining('git checkout') as string,
    });
  });

  it('refuses to go on after a migration that another tool left unfinished', async () => {
    await run();
    await ask(database.ownerUrl, "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20260102000000_size')");
    await expect(run()).rejects.toMatchObject({
      fix: expect.stringContaining('prisma migrate resolve --rolled-back 20260102000000_size') as string,
    });
  });

  it('leaves the migrations of a newer release alone', async () => {
    write('20260102000000_size', SECOND);
    await run();
    rmSync(path.join(folder, '20260102000000_size'), { recursive: true });
    expect(await run()).toEqual({ applied: [], total: 1 });
  });

  it('gives the app role the use of the tables, not their shape, and the ledger only for adding', async () => {
    await run();
    const app = (sql: string) => ask(database.url, sql);
    await app("INSERT INTO thing VALUES (1, 'one')");
    await app("UPDATE thing SET name = 'two'");
    expect(await app('SELECT name, double(id) FROM thing')).toEqual([{ name: 'two', double: 2 }]);
    await app('INSERT INTO ledger_entry (amount_credits) VALUES (5)');
    await app('DELETE FROM thing');
    for (const sql of [
      'UPDATE ledger_entry SET amount_credits = 6',
      'DELETE FROM ledger_entry',
      'TRUNCATE ledger_entry',
      'DELETE FROM _prisma_migrations',
      'DROP TABLE thing',
      'CREATE TABLE mine (id int)',
    ]) {
      await expect(app(sql)).rejects.toThrow(/permission denied|must be owner/);
    }
    await ask(database.ownerUrl, 'CREATE TABLE later (id int)');
    expect(await app('SELECT * FROM later')).toEqual([]);
  });

  it('brings other schemas up to date before the grants, so that the app role may use them', async () => {
    await run((url) => ask(url, 'CREATE SCHEMA queue; CREATE TABLE queue.job (id int)'));
    expect(await ask(database.url, 'SELECT * FROM queue.job')).toEqual([]);
  });

  it.each([
    ['postgresql://argus:x@127.0.0.1:1/argus', 'No PostgreSQL answers at 127.0.0.1:1.'],
    ['not a url', 'DATABASE_URL is not a URL.'],
  ])('says in one line what is wrong with %s', async (ownerUrl, message) => {
    await expect(migrate({ ownerUrl })).rejects.toThrow(message);
  });

  it('names the database that is missing and the password that is wrong', async () => {
    const missing = new URL(database.ownerUrl);
    missing.pathname = '/nowhere';
    await expect(migrate({ ownerUrl: missing.href })).rejects.toThrow('The database nowhere does not exist');
    const wrong = new URL(database.ownerUrl);
    wrong.password = 'guess';
    await expect(migrate({ ownerUrl: wrong.href })).rejects.toThrow('refuses the user argus_owner');
    await expect(migrate({ ownerUrl: database.url })).rejects.toThrow('may not create tables');
  });

  function write(name: string, sql: string): void {
    mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'migration.sql'), sql);
  }
  const run = (afterMigrate?: (url: string) => Promise<unknown>) =>
    migrate({
      ownerUrl: database.ownerUrl,
      appRole: APP_ROLE,
      folder,
      afterMigrate: afterMigrate && ((url) => afterMigrate(url).then(() => undefined)),
    });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
