import { QueueName, type JobContext } from '@argus/platform/queue';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { CuttableProxy } from './cuttable-proxy';
import { sleep, TestApp, until } from './test-app';
import type { TestBackend } from './test-backend';
import { WorkJob } from './test-jobs';

const unavailable = { name: 'AppError', code: 'service.unavailable' };
const ROOT = path.resolve(__dirname, '../../..');

/** What goes wrong outside: dead workers, lost locks, a server that is away, hangs or comes late, and the end of the process. */
export function describeQueueOutages(makeBackend: () => TestBackend): void {
  const backend = makeBackend();
  describe(`outages and shutdown on ${backend.name}`, () => {
    let proxy: CuttableProxy;
    let taken: string[];
    const take = ({ id }: { id: string }): Promise<void> => {
      taken.push(id);
      return Promise.resolve();
    };
    const dispatch = (app: TestApp, id: string): Promise<void> => app.jobs.dispatch(WorkJob, { id }, { jobId: `${id}-1` });

    beforeEach(async () => {
      await backend.renew();
      taken = [];
      proxy = await new CuttableProxy(backend.server).restore();
    });
    afterEach(async () => {
      await TestApp.closeAll();
      await proxy.cut();
    });
    afterAll(() => backend.close());

    it('gives the job of a killed worker to another', async () => {
      const api = await TestApp.start(backend.at());
      await dispatch(api, 'a');
      const child = spawn(
        process.execPath,
        ['-r', path.join(__dirname, 'register-typescript.cjs'), path.join(__dirname, 'worker-child.ts'), JSON.stringify(backend.at())],
        { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let said = '';
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      const exited = new Promise((resolve) => child.once('exit', resolve));
      try {
        await until(() => said.includes('took a') || child.exitCode !== null, 'the child takes the job', 30_000);
        expect(said).toContain('took a');
      } finally {
        child.kill('SIGKILL');
        await exited;
      }
      expect(await api.jobs.has(WorkJob, 'a-1')).toBe(true);
      await TestApp.start(backend.at(), { handlers: { 'test.work': take } });
      await until(() => taken.length === 1, 'the job is redelivered');
      await until(async () => !(await api.jobs.has(WorkJob, 'a-1')), 'the job ends');
    }, 60_000);

    it('delivers twice when a worker loses its lock, and neither run harms the other', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const first = await TestApp.start(backend.at(), {
        concurrency: { [QueueName.Analysis]: 1 },
        handlers: { 'test.work': (data) => take(data).then(() => held) },
        shutdown: { drainMs: 5_000 },
      });
      await dispatch(first, 'a');
      await until(() => taken.length === 1, 'the first delivery');
      await TestApp.start(backend.at(), { handlers: { 'test.work': take } });
      await backend.dropLock(QueueName.Analysis, 'a-1');
      await until(() => taken.length === 2, 'the second delivery');
      release();
      await dispatch(first, 'b');
      await until(() => taken.includes('b'), 'work goes on');
      await until(async () => !(await first.jobs.has(WorkJob, 'a-1')), 'the job is gone');
      expect(taken.filter((id) => id === 'a')).toEqual(['a', 'a']);
    });

    it('fails fast while the server is away, says so once, and resumes', async () => {
      const app = await TestApp.start(backend.at(proxy.url), { handlers: { 'test.work': take } });
      await dispatch(app, 'a');
      await until(() => taken.includes('a'), 'the first job');
      await proxy.cut();
      for (const id of ['b', 'c']) await expect(dispatch(app, id)).rejects.toMatchObject(unavailable);
      await expect(app.jobs.hasMany(WorkJob, ['b-1'])).rejects.toMatchObject(unavailable);
      await expect(app.health.check()).rejects.toMatchObject(unavailable);
      await sleep(2_500);
      expect(app.logs.matching(/does not answer/)).toHaveLength(1);
      expect(app.logs.matching(/^error/)).toHaveLength(1);
      await proxy.restore();
      await until(() => app.logs.matching(/answers again/).length === 1, 'the end of the outage is told');
      await app.health.check();
      await dispatch(app, 'd');
      await until(() => taken.includes('d'), 'a job after the outage', 30_000);
    }, 60_000);

    it('fails fast while the server hangs', async () => {
      const app = await TestApp.start(backend.at(proxy.url));
      await dispatch(app, 'a');
      proxy.freeze();
      // Without limits of their own both would wait as long as the server hangs, which is for ever: jest's limit.
      await expect(dispatch(app, 'b')).rejects.toMatchObject(unavailable);
      await expect(app.health.check()).rejects.toMatchObject(unavailable);
      await until(() => app.logs.matching(/does not answer/).length === 1, 'the outage is told');
      await proxy.cut();
      await proxy.restore();
      await until(() => app.logs.matching(/answers again/).length === 1, 'the end of the outage is told');
      await dispatch(app, 'c');
    }, 40_000);

    it('starts without the server and works when it comes', async () => {
      await proxy.cut();
      const app = await TestApp.start(backend.at(proxy.url), { handlers: { 'test.work': take } });
      await expect(dispatch(app, 'a')).rejects.toMatchObject(unavailable);
      await proxy.restore();
      await until(
        () =>
          dispatch(app, 'b').then(
            () => true,
            () => false,
          ),
        'a dispatch succeeds',
      );
      await until(() => taken.includes('b'), 'the job runs', 30_000);
    }, 60_000);

    it('closes without the server', async () => {
      const app = await TestApp.start(backend.at(proxy.url), { handlers: { 'test.work': take } });
      await dispatch(app, 'a');
      await until(() => taken.includes('a'), 'the first job');
      await proxy.cut();
      await app.close();
      const early = await TestApp.start(backend.at(proxy.url), { handlers: { 'test.work': take } });
      await early.close();
    }, 30_000);

    it('lets a running job end before it closes, and leaves no connection open', async () => {
      let ended = false;
      let aborted: boolean | undefined;
      const app = await TestApp.start(backend.at(proxy.url), {
        shutdown: { drainMs: 5_000 },
        handlers: {
          'test.work': async ({ id }, { signal }) => {
            taken.push(id);
            await sleep(400);
            ended = true;
            aborted = signal.aborted;
          },
        },
      });
      await dispatch(app, 'a');
      await until(() => taken.length === 1, 'the job is taken');
      expect(proxy.connections).toBeGreaterThan(0);
      await app.close();
      expect({ ended, aborted }).toEqual({ ended: true, aborted: false });
      await until(() => proxy.connections === 0, 'every connection is closed');
      const api = await TestApp.start(backend.at());
      expect(await api.jobs.has(WorkJob, 'a-1')).toBe(false);
    });

    it('asks a long job to stop, and takes no other meanwhile', async () => {
      const app = await TestApp.start(backend.at(), {
        concurrency: { [QueueName.Analysis]: 1 },
        shutdown: { drainMs: 200, abortMs: 5_000 },
        handlers: {
          'test.work': ({ id }: { id: string }, { signal }: JobContext) => {
            taken.push(id);
            return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          },
        },
      });
      await dispatch(app, 'a');
      await until(() => taken.length === 1, 'the job is taken');
      await dispatch(app, 'b');
      await app.close();
      expect(taken).toEqual(['a']);
      const api = await TestApp.start(backend.at());
      expect(await api.jobs.hasMany(WorkJob, ['a-1', 'b-1'])).toEqual(new Set(['b-1']));
    });

    it('leaves a job that will not stop to the next worker', async () => {
      const app = await TestApp.start(backend.at(), {
        shutdown: { drainMs: 100, abortMs: 100 },
        handlers: { 'test.work': (data) => take(data).then(() => new Promise(() => undefined)) },
      });
      await dispatch(app, 'a');
      await until(() => taken.length === 1, 'the job is taken');
      await app.close();
      expect(app.logs.matching(/did not stop in time/)).toHaveLength(1);
      await TestApp.start(backend.at(), { handlers: { 'test.work': take } });
      await until(() => taken.length === 2, 'the job is redelivered');
    });
  });
}
