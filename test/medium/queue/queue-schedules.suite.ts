import { defineSchedule, QueueName } from '@argus/platform/queue';
import { sleep, TestApp, until } from './test-app';
import type { TestBackend } from './test-backend';
import { TickJob } from './test-jobs';

/** Schedules on any backend: once per turn however many workers, back after a flush, gone when no longer defined. */
export function describeQueueSchedules(makeBackend: () => TestBackend): void {
  const backend = makeBackend();
  describe(`schedules on ${backend.name}`, () => {
    beforeEach(() => backend.renew());
    afterEach(() => TestApp.closeAll());
    afterAll(() => backend.close());

    const ticks: { worker: string; jobId: string }[] = [];
    beforeEach(() => ticks.splice(0));
    const workerNamed = (worker: string, everyMs: number, name = 'tick'): Promise<TestApp> =>
      TestApp.start(backend.at(), {
        schedules: [defineSchedule({ name, job: TickJob, data: { step: 1 }, everyMs })],
        handlers: {
          'test.tick': (_data, { jobId }) => {
            ticks.push({ worker, jobId });
            return Promise.resolve();
          },
        },
      });

    it('runs each turn once across two workers that start together', async () => {
      await Promise.all([workerNamed('a', 400), workerNamed('b', 400)]);
      await until(() => ticks.length >= 7, 'seven turns');
      expect(new Set(ticks.map(({ jobId }) => jobId)).size).toBe(ticks.length);
      // A job's id ends with the time it was planned for. The start itself may move the rhythm once; two timers of their
      // own would go on beside each other.
      const planned = ticks.slice(2).map(({ jobId }) => Number(jobId.split(':').at(-1)));
      expect(new Set(planned.map((time) => time % 400)).size).toBe(1);
    });

    it('brings schedules back after a flush', async () => {
      const worker = await workerNamed('a', 300);
      await until(() => ticks.length >= 1, 'the first turn');
      await backend.flush();
      expect(await worker.bare('maintenance').getJobSchedulersCount()).toBe(0);
      await worker.schedules.keep();
      const before = ticks.length;
      await until(() => ticks.length >= before + 2, 'more turns');
    });

    it('revives a schedule whose next job was lost', async () => {
      const worker = await workerNamed('a', 60_000);
      await until(() => ticks.length === 1, 'the first turn');
      const queue = worker.bare('maintenance');
      await until(async () => (await queue.getDelayed()).length === 1, 'the next turn is planned');
      const held = await queue.getJobScheduler('tick');
      await backend.loseJob(QueueName.Maintenance, `repeat:tick:${held?.next}`);
      expect(await queue.getDelayed()).toHaveLength(0);
      await worker.schedules.keep();
      expect((await queue.getDelayed()).length + ticks.length).toBe(2);
    });

    it('writes nothing while everything is in place, and follows a changed rhythm', async () => {
      const first = await workerNamed('a', 60_000);
      await until(() => ticks.length === 1, 'the first turn');
      const before = await first.bare('maintenance').getJobScheduler('tick');
      await first.schedules.keep();
      expect(await first.bare('maintenance').getJobScheduler('tick')).toEqual(before);
      const second = await workerNamed('b', 30_000);
      await second.schedules.keep();
      expect(await second.bare('maintenance').getJobScheduler('tick')).toMatchObject({ every: 30_000 });
    });

    it('removes a schedule that is no longer defined', async () => {
      await (await workerNamed('a', 60_000, 'old')).close();
      const worker = await workerNamed('b', 60_000, 'new');
      await worker.schedules.keep();
      const names = (await worker.bare('maintenance').getJobSchedulers()).map(({ key }) => key);
      expect(names).toEqual(['new']);
      expect(worker.logs.matching(/Schedule old of maintenance is no longer defined/)).toHaveLength(1);
    });

    it('keeps a cron schedule, in UTC', async () => {
      const worker = await TestApp.start(backend.at(), {
        role: 'worker',
        schedules: [defineSchedule({ name: 'nightly', job: TickJob, data: { step: 2 }, cron: '15 3 * * *' })],
      });
      await worker.schedules.keep();
      const held = await worker.bare('maintenance').getJobScheduler('nightly');
      expect(held).toMatchObject({ pattern: '15 3 * * *', template: { data: { step: 2 } } });
      expect(new Date(held?.next ?? 0).toISOString()).toMatch(/T03:15:00\.000Z$/);
    });

    it('leaves schedules alone in a producer', async () => {
      const api = await TestApp.start(backend.at(), {
        role: 'producer',
        schedules: [defineSchedule({ name: 'tick', job: TickJob, data: { step: 1 }, everyMs: 100 })],
      });
      await sleep(200);
      expect(await api.bare('maintenance').getJobSchedulersCount()).toBe(0);
    });
  });
}
