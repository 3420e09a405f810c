import { AppError } from '@argus/common';
import { InvalidJobError, jobIdOf, QueueName, type JobContext } from '@argus/platform/queue';
import { sleep, TestApp, until } from './test-app';
import type { TestBackend } from './test-backend';
import { RetryJob, TickJob, WorkJob } from './test-jobs';

type Seen = JobContext & { readonly id: string };

/** Remembers every call, then does what the test wants. */
function recorder(then: (seen: Seen) => Promise<void> = () => Promise.resolve()) {
  const calls: Seen[] = [];
  const handler = (data: { id: string }, context: JobContext): Promise<void> => {
    calls.push({ ...data, ...context });
    return then({ ...data, ...context });
  };
  return { calls, handler };
}

const noJobsLeft = async (app: TestApp): Promise<boolean> => {
  const { waiting, active, delayed } = await app.jobs.counts(QueueName.Analysis);
  return waiting + active + delayed === 0;
};

/** What the kernel promises on any backend: dispatch, delivery, failures, schedules, shutdown. Real: the server, BullMQ, Nest. */
export function describeQueueKernel(makeBackend: () => TestBackend): void {
  const backend = makeBackend();
  describe(`the queue kernel on ${backend.name}`, () => {
    beforeEach(() => backend.renew());
    afterEach(() => TestApp.closeAll());
    afterAll(() => backend.close());

    it('runs a job dispatched by another process', async () => {
      const { calls, handler } = recorder();
      const api = await TestApp.start(backend.at());
      await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      await api.jobs.dispatch(WorkJob, { id: 'a' }, { jobId: jobIdOf(WorkJob, 'a', 1) });
      await until(() => calls.length === 1, 'the job runs');
      expect(calls[0]).toMatchObject({ id: 'a', jobId: 'test.work-a-1', attempt: 1, isLastAttempt: true });
      await until(() => noJobsLeft(api), 'nothing is kept');
      expect(await api.bare('analysis').getJobCounts()).toMatchObject({ completed: 0, failed: 0 });
    });

    it('keeps only what the schema names', async () => {
      const api = await TestApp.start(backend.at());
      const tooMuch = { id: 'a', password: 'secret' };
      await api.jobs.dispatch(WorkJob, tooMuch, { jobId: 'a-1' });
      expect((await api.bare('analysis').getJob('a-1'))?.data).toEqual({ id: 'a' });
    });

    it('refuses a wrong payload and an unusable id before the queue sees them', async () => {
      const api = await TestApp.start(backend.at());
      await expect(api.jobs.dispatch(WorkJob, { id: '' }, { jobId: 'a-1' })).rejects.toThrow(InvalidJobError);
      for (const jobId of ['', '42', 'a:b']) {
        await expect(api.jobs.dispatch(WorkJob, { id: 'a' }, { jobId })).rejects.toThrow(InvalidJobError);
      }
      expect(await noJobsLeft(api)).toBe(true);
    });

    it('ends a job whose payload no longer fits, at its first attempt', async () => {
      const { calls, handler } = recorder();
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.retry': handler } });
      await worker.bare('analysis').add('test.retry', { id: 7, secret: 'hunter2' }, { jobId: 'bad-1', attempts: 3, removeOnFail: true });
      await until(() => worker.logs.matching(/bad payload \(id invalid_type\)/).length > 0, 'it is logged');
      await until(() => noJobsLeft(worker), 'the job ends');
      expect(calls).toEqual([]);
      expect(worker.logs.matching(/bad payload/)).toHaveLength(1);
      expect(worker.logs.matching(/hunter2/)).toEqual([]);
    });

    it('drops a job this release does not know, with a warning', async () => {
      const worker = await TestApp.start(backend.at(), { handlers: {} });
      await worker.bare('analysis').add('test.gone', {}, { jobId: 'gone-1', attempts: 3, removeOnComplete: true });
      await until(() => worker.logs.matching(/warn test\.gone gone-1: this release knows no such job/).length === 1, 'the warning');
      await until(() => noJobsLeft(worker), 'the job ends');
    });

    it('tries a retryable failure again, with back-off, until the last attempt', async () => {
      const { calls, handler } = recorder(() => Promise.reject(new AppError('service.unavailable')));
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.retry': handler } });
      await worker.jobs.dispatch(RetryJob, { id: 'a' }, { jobId: 'a-1' });
      await until(() => calls.length === 3, 'three attempts');
      await until(() => noJobsLeft(worker), 'the job ends');
      expect(calls.map(({ attempt, isLastAttempt }) => [attempt, isLastAttempt])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ]);
    });

    it('treats a surprise like a retryable failure and prints where it came from', async () => {
      const { calls, handler } = recorder(({ attempt }) => (attempt === 1 ? Promise.reject(new TypeError('surprise')) : Promise.resolve()));
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.retry': handler } });
      await worker.jobs.dispatch(RetryJob, { id: 'a' }, { jobId: 'a-1' });
      await until(() => calls.length === 2, 'the second attempt');
      expect(worker.logs.matching(/error test\.retry a-1: attempt 1 broke: TypeError: surprise\n\s+at /)).toHaveLength(1);
    });

    it('does not try a permanent failure again', async () => {
      const { calls, handler } = recorder(() => Promise.reject(new AppError('image.unreadable')));
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.retry': handler } });
      await worker.jobs.dispatch(RetryJob, { id: 'a' }, { jobId: 'a-1' });
      await until(() => calls.length === 1, 'the first attempt');
      await until(() => noJobsLeft(worker), 'the job ends');
      await sleep(300);
      expect(calls).toHaveLength(1);
      expect(worker.logs.matching(/warn test\.retry a-1: attempt 1 ended with image\.unreadable/)).toHaveLength(1);
    });

    it('holds a delayed job back', async () => {
      const { calls, handler } = recorder();
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      const startedAt = performance.now();
      await worker.jobs.dispatch(WorkJob, { id: 'a' }, { jobId: 'a-1', delayMs: 500 });
      expect(await worker.jobs.counts(QueueName.Analysis)).toEqual({ waiting: 0, active: 0, delayed: 1 });
      expect(await worker.jobs.has(WorkJob, 'a-1')).toBe(true);
      await until(() => calls.length === 1, 'the job runs');
      expect(performance.now() - startedAt).toBeGreaterThan(490);
    });

    it('says which jobs are still to come', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const { calls, handler } = recorder(() => held);
      const api = await TestApp.start(backend.at());
      await api.jobs.dispatchMany(WorkJob, [
        { data: { id: 'a' }, jobId: 'a-1' },
        { data: { id: 'b' }, jobId: 'b-1', delayMs: 60_000 },
      ]);
      expect(await api.jobs.hasMany(WorkJob, ['a-1', 'b-1', 'c-1'])).toEqual(new Set(['a-1', 'b-1']));
      await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      await until(() => calls.length === 1, 'the job is taken');
      expect(await api.jobs.has(WorkJob, 'a-1')).toBe(true);
      release();
      await until(async () => !(await api.jobs.has(WorkJob, 'a-1')), 'the ended job is forgotten');
      expect(await api.jobs.hasMany(WorkJob, [])).toEqual(new Set());
    });

    it('takes an id once while it holds it, and again when the job has ended', async () => {
      const { calls, handler } = recorder();
      const api = await TestApp.start(backend.at());
      const again = () => api.jobs.dispatch(WorkJob, { id: 'a' }, { jobId: 'a-1' });
      await Promise.all([again(), again(), again()]);
      expect(await api.jobs.counts(QueueName.Analysis)).toMatchObject({ waiting: 1 });
      await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      await until(() => noJobsLeft(api), 'the job ends');
      expect(calls).toHaveLength(1);
      await again();
      await until(() => calls.length === 2, 'the id runs again');
    });

    it('lets two workers share 500 jobs, each run exactly once', async () => {
      const { calls, handler } = recorder();
      const api = await TestApp.start(backend.at());
      await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      const ids = Array.from({ length: 500 }, (_, i) => `n${i}`);
      await api.jobs.dispatchMany(
        WorkJob,
        ids.map((id) => ({ data: { id }, jobId: jobIdOf(WorkJob, id, 1) })),
      );
      await until(async () => calls.length >= 500 && (await noJobsLeft(api)), 'all jobs end', 60_000);
      expect(calls.map(({ id }) => id).sort()).toEqual([...ids].sort());
    }, 90_000);

    it('runs no job in a producer, whatever processors it holds', async () => {
      const { calls, handler } = recorder();
      const api = await TestApp.start(backend.at(), { role: 'producer', handlers: { 'test.work': handler } });
      await api.jobs.dispatch(WorkJob, { id: 'a' }, { jobId: 'a-1' });
      await sleep(300);
      expect(calls).toEqual([]);
      expect(await api.jobs.counts(QueueName.Analysis)).toMatchObject({ waiting: 1 });
    });

    it('measures how long jobs wait and run, how they end and how many there are', async () => {
      const { handler } = recorder(({ id }) => (id === 'bad' ? Promise.reject(new AppError('image.unreadable')) : Promise.resolve()));
      const worker = await TestApp.start(backend.at(), { handlers: { 'test.work': handler } });
      await worker.jobs.dispatch(WorkJob, { id: 'good' }, { jobId: 'good-1' });
      await worker.jobs.dispatch(WorkJob, { id: 'bad' }, { jobId: 'bad-1' });
      await until(() => noJobsLeft(worker), 'both end');
      await worker.jobs.dispatch(TickJob, { step: 1 }, { jobId: 'later-1', delayMs: 60_000 });
      const page = await worker.metrics.render();
      const labels = 'queue="analysis",job="test.work"';
      expect(page).toContain(`argus_jobs_total{${labels},outcome="completed"} 1`);
      expect(page).toContain(`argus_jobs_total{${labels},outcome="failed"} 1`);
      expect(page).toContain(`argus_job_wait_seconds_count{${labels}} 2`);
      expect(page).toContain(`argus_job_run_seconds_count{${labels}} 2`);
      expect(page).toContain('argus_queue_depth{queue="maintenance",state="delayed"} 1');
      expect(page).toContain('argus_queue_depth{queue="analysis",state="waiting"} 0');
    });

    it('answers a health check', async () => {
      const api = await TestApp.start(backend.at());
      await expect(api.health.check()).resolves.toBeUndefined();
    });
  });
}
