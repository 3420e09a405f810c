import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { fromRoot } from '../../../tools/support/paths';
import { Supervisor, allGone, descendantsOf, temporaryDataDir } from '../../support/supervisor';

// Real: the compiled supervisor, its PostgreSQL, its Redis where there is one, signals. Stand-ins: the api and the worker.
const ENTRIES = ['--api', fromRoot('test/support/stand-ins/api.mjs'), '--worker', fromRoot('test/support/stand-ins/worker.mjs')];

describe('npm start', () => {
  let data: ReturnType<typeof temporaryDataDir>;
  const started: Supervisor[] = [];

  beforeEach(() => (data = temporaryDataDir()));
  afterEach(async () => {
    for (const supervisor of started.splice(0)) await supervisor.stop();
    data.remove();
  });

  const start = async (env: NodeJS.ProcessEnv = {}, dataDir = data.path): Promise<Supervisor> => {
    const supervisor = await Supervisor.start(dataDir, { env, args: ENTRIES });
    started.push(supervisor);
    return supervisor;
  };
  const answer = async (supervisor: Supervisor, route: string) =>
    (await (await fetch(`${supervisor.url}${route}`)).json()) as Record<string, string | number | null>;

  it('starts everything, says how to use it, and leaves nothing running', async () => {
    const supervisor = await start({ DATABASE_OWNER_URL: '' });
    await supervisor.ready();
    expect(supervisor.output).toMatch(/^Argus is ready at http:\/\/127\.0\.0\.1:\d+ /m);
    expect(supervisor.output).toContain(`${supervisor.url}/docs`);
    expect(supervisor.output).toContain(`-H 'Authorization: Bearer ak_test'`);
    expect(supervisor.output).not.toContain('\u001b[');

    const env = await answer(supervisor, '/env');
    expect(env).toMatchObject({ DATABASE_URL: expect.stringContaining('argus_app:') as string, DATABASE_OWNER_URL: null, NODE_ENV: null });
    expect(env.REDIS_URL ?? env.ARGUS_QUEUE_BACKEND).toMatch(/^(redis:\/\/127\.0\.0\.1|postgres$)/);
    expect(statSync(path.join(data.path, 'postgres.json')).mode & 0o777).toBe(0o600);

    const family = descendantsOf(supervisor.pid);
    expect(family.length).toBeGreaterThan(3);
    supervisor.signal('SIGINT');
    expect(await supervisor.exitCode()).toBe(0);
    expect(await allGone(family, 0)).toBe(true);
    expect(readFileSync(path.join(data.path, 'worker.txt'), 'utf8')).toContain('drained');
  });

  it('uses PostgreSQL as the queue when asked, with its tables ready for the app role', async () => {
    const supervisor = await start({ ARGUS_QUEUE_BACKEND: 'postgres' });
    await supervisor.ready();
    expect(await answer(supervisor, '/env')).toMatchObject({ REDIS_URL: null, ARGUS_QUEUE_BACKEND: 'postgres' });
    const [row] = (await query(supervisor, "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'bullmq'")) as [
      { tables: number },
    ];
    expect(row.tables).toBeGreaterThan(5);
    expect(
      await query(
        supervisor,
        "SELECT has_table_privilege('bullmq.' || tablename, 'INSERT') AS may FROM pg_tables WHERE schemaname = 'bullmq' LIMIT 1",
      ),
    ).toEqual([{ may: true }]);
  });

  it('keeps what was stored for the next start', async () => {
    const first = await start();
    await first.ready();
    await query(
      first,
      "INSERT INTO user_account (id, email, created_at, updated_at) VALUES (gen_random_uuid(), 'a@example.org', now(), now())",
    );
    await first.stop();
    const second = await start();
    await second.ready();
    expect(await query(second, 'SELECT email FROM user_account')).toEqual([{ email: 'a@example.org' }]);
  });

  it('runs two stacks side by side', async () => {
    const other = temporaryDataDir();
    try {
      const [one, two] = await Promise.all([start(), start({}, other.path)]);
      await Promise.all([one.ready(), two.ready()]);
      expect(await answer(one, '/env')).not.toEqual(await answer(two, '/env'));
      await Promise.all([one.stop(), two.stop()]);
    } finally {
      other.remove();
    }
  });

  it('starts a killed api and a killed database again, and says so', async () => {
    const supervisor = await start();
    await supervisor.ready();
    const { pid } = await answer(supervisor, '/');
    process.kill(Number(pid), 'SIGKILL');
    await supervisor.says(/api ended \(signal SIGKILL\); it is started again in 0\.5 s/);
    await supervisor.says(/api runs again, as process \d+/);

    process.kill(Number(readFileSync(path.join(data.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    await supervisor.says(/database runs again/);
    expect(await query(supervisor, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes everything down when it is killed itself, and starts again on the same data', async () => {
    const supervisor = await start();
    await supervisor.ready();
    const family = descendantsOf(supervisor.pid);
    supervisor.signal('SIGKILL');
    expect(await allGone(family)).toBe(true);
    const next = await start({ PORT: String(supervisor.port) });
    await next.ready();
  });

  it('can be started again at once after a kill, while the rest is still leaving', async () => {
    const supervisor = await start();
    await supervisor.ready();
    supervisor.signal('SIGKILL');
    const next = await start({ PORT: String(supervisor.port) });
    await next.ready();
  });

  it('stops what it has when it is told to while starting', async () => {
    const supervisor = await start();
    await supervisor.says(/database/);
    const family = descendantsOf(supervisor.pid);
    supervisor.signal('SIGTERM');
    expect(await supervisor.exitCode()).toBe(0);
    expect(await allGone(family, 1_000)).toBe(true);
  });

  it('refuses a second supervisor on the same data', async () => {
    const first = await start();
    await first.ready();
    const second = await start();
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toContain(`Argus already runs on ${data.path}: process ${first.pid}, at ${first.url}`);
  });

  it('says which port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const supervisor = await start({ PORT: String(port) });
    expect(await supervisor.exitCode()).toBe(1);
    server.close();
    expect(supervisor.output).toContain(`✗ Port ${port} on 127.0.0.1 is in use.`);
    expect(supervisor.output).toContain(`PORT=${port + 1} npm start`);
  });

  it('stops with the reasons of an api that refuses its configuration', async () => {
    const supervisor = await start({ STAND_IN_REFUSES: '1' });
    expect(await supervisor.exitCode()).toBe(78);
    expect(supervisor.output).toContain('The api refuses its configuration:\nSTAND_IN_REFUSES must not be set');
    expect(existsSync(path.join(data.path, 'supervisor.lock'))).toBe(false);
  });

  it('gives up on an api that ends whenever it is started', async () => {
    const supervisor = await start({ STAND_IN_CRASHES: '1' });
    expect(await supervisor.exitCode()).toBe(1);
    expect(supervisor.output).toContain('✗ The api does not start (exit code 1): Error: the stand-in was told to crash');
  });

  it.each([
    [{ PORT: 'eighty' }, 78, 'PORT must be a whole number from 1 to 65535'],
    [{ NODE_ENV: 'production' }, 78, 'ARGUS_SECRET is missing'],
    [{ HOST: '203.0.113.7' }, 78, 'HOST=203.0.113.7 is not an address of this machine'],
    [{ DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/argus' }, 1, 'No PostgreSQL answers at 127.0.0.1:1.'],
  ])('says in one line what is wrong with %j', async (env, code, message) => {
    const supervisor = await start(env);
    expect(await supervisor.exitCode()).toBe(code);
    expect(supervisor.output).toContain(message);
    expect(supervisor.output).not.toMatch(/^\s+at /m);
    expect(supervisor.output).not.toContain('secret@');
  });

  it('says that the data folder is in the way', async () => {
    const file = path.join(data.path, 'a-file');
    writeFileSync(file, '');
    const supervisor = await start({}, path.join(file, 'argus'));
    expect(await supervisor.exitCode()).toBe(1);
    expect(supervisor.output).toContain('a folder is needed there');
  });

  it('works below a folder that only its owner may enter', async () => {
    const closed = mkdtempSync(path.join(tmpdir(), 'argus-test-closed-'));
    chmodSync(closed, 0o700);
    const dataDir = path.join(closed, 'argus');
    mkdirSync(dataDir, { mode: 0o755 });
    try {
      const first = await start({}, dataDir);
      await first.ready();
      const { cluster } = JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as { cluster: string };
      // As root the database belongs to nobody, who can't enter: it lives elsewhere, said and noted. As anybody else it stays.
      expect(cluster.startsWith(process.getuid?.() === 0 ? '/var/lib/argus/' : dataDir)).toBe(true);
      if (process.getuid?.() === 0) expect(first.output).toContain(`the database lives in ${path.dirname(cluster)}`);
      await first.stop();
      const second = await start({}, dataDir);
      await second.ready();
      await second.stop();
      if (!cluster.startsWith(dataDir)) rmSync(path.dirname(cluster), { recursive: true, force: true });
    } finally {
      rmSync(closed, { recursive: true, force: true });
    }
  });

  async function query(supervisor: Supervisor, sql: string): Promise<unknown[]> {
    const { DATABASE_URL } = await answer(supervisor, '/env');
    const client = new Client({ connectionString: String(DATABASE_URL) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
});
