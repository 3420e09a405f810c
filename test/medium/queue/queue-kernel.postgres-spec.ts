import { migrateQueueSchema } from '@argus/platform/queue';
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { describeQueueKernel } from './queue-kernel.suite';
import { describeQueueOutages } from './queue-outages.suite';
import { describeQueueSchedules } from './queue-schedules.suite';
import { TestApp, until } from './test-app';
import { requiredEnv, type TestBackend } from './test-backend';
import { WorkJob } from './test-jobs';

function postgresBackend(): TestBackend & { readonly pool: Pool; readonly schema: () => string } {
  const server = new URL(requiredEnv('ARGUS_TEST_DATABASE_ADMIN_URL'));
  const pool = new Pool({ connectionString: server.toString(), max: 2 });
  let schema = '';
  const drop = async (): Promise<void> => {
    if (schema) await pool.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
  };
  return {
    name: 'postgres',
    server,
    pool,
    schema: () => schema,
    renew: async () => {
      await drop();
      schema = `queue_test_${randomBytes(4).toString('hex')}`;
      await migrateQueueSchema(server.toString(), { schema });
    },
    at: (url = server.toString()) => ({ backend: 'postgres', connectionString: url, schema }),
    flush: async () => {
      await pool.query(`DELETE FROM "${schema}".scheduler`);
      await pool.query(`DELETE FROM "${schema}".job`);
    },
    dropLock: async (queue, jobId) => {
      await pool.query(`UPDATE "${schema}".job SET lock_token = 'lost', locked_until_ms = 0 WHERE queue = $1 AND id = $2`, [queue, jobId]);
    },
    loseJob: async (queue, jobId) => {
      await pool.query(`DELETE FROM "${schema}".job WHERE queue = $1 AND id = $2`, [queue, jobId]);
    },
    close: async () => {
      await drop();
      await pool.end();
    },
  };
}

describeQueueKernel(postgresBackend);
describeQueueSchedules(postgresBackend);
describeQueueOutages(postgresBackend);

describe('the queue schema on postgres', () => {
  const backend = postgresBackend();
  beforeEach(() => backend.renew());
  afterEach(() => TestApp.closeAll());
  afterAll(() => backend.close());

  it('works for a role that may not change the schema', async () => {
    const role = `queue_app_${randomBytes(4).toString('hex')}`;
    await backend.pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    try {
      await migrateQueueSchema(backend.server.toString(), { schema: backend.schema(), appRole: role });
      const url = new URL(backend.server);
      url.username = role;
      url.password = 'secret';
      const done: string[] = [];
      const worker = await TestApp.start(backend.at(url.toString()), {
        handlers: { 'test.work': async ({ id }) => void done.push(await Promise.resolve(id)) },
      });
      await worker.jobs.dispatch(WorkJob, { id: 'one' }, { jobId: 'one-1' });
      await worker.jobs.dispatchMany(WorkJob, [
        { data: { id: 'two' }, jobId: 'two-1' },
        { data: { id: 'three' }, jobId: 'three-1' },
      ]);
      await until(() => done.length === 3, 'the jobs run');
      await expect(worker.bare('analysis').getJobCounts()).resolves.toMatchObject({ failed: 0 });
      await worker.close();
    } finally {
      await backend.pool.query(`DROP OWNED BY ${role}`);
      await backend.pool.query(`DROP ROLE ${role}`);
    }
  });

  it('can be migrated twice, and at once', async () => {
    const again = () => migrateQueueSchema(backend.server.toString(), { schema: backend.schema() });
    await expect(Promise.all([again(), again(), again()])).resolves.toHaveLength(3);
  });

  it('starts to work when the schema is made after the application', async () => {
    await backend.pool.query(`DROP SCHEMA "${backend.schema()}" CASCADE`);
    const done: string[] = [];
    const worker = await TestApp.start(backend.at(), {
      handlers: { 'test.work': async ({ id }) => void done.push(await Promise.resolve(id)) },
    });
    await expect(worker.jobs.dispatch(WorkJob, { id: 'one' }, { jobId: 'one-1' })).rejects.toMatchObject({ code: 'service.unavailable' });
    await migrateQueueSchema(backend.server.toString(), { schema: backend.schema() });
    await worker.jobs.dispatch(WorkJob, { id: 'one' }, { jobId: 'one-1' });
    await until(() => done.length === 1, 'the job runs');
  });
});
