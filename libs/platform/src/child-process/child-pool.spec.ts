import { AsyncLocalStorage } from 'node:async_hooks';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ChildPool, type ChildPoolOptions } from './child-pool';

interface Task {
  do: string;
  value?: unknown;
}

const pools: ChildPool<Task, unknown>[] = [];
function pool(options: Partial<ChildPoolOptions<unknown>> = {}): ChildPool<Task, unknown> {
  const made = new ChildPool<Task, unknown>({
    name: 'fixture',
    entry: path.join(__dirname, 'testing/fixture.child'),
    size: 1,
    timeoutMs: 20_000,
    startTimeoutMs: 30_000,
    maxRssBytes: 2 ** 30,
    parse: (value) => value,
    ...options,
  });
  pools.push(made);
  return made;
}
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

jest.setTimeout(60_000);
afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()));
});

describe('ChildPool', () => {
  it('answers, and keeps its process for the next task', async () => {
    const tasks = pool();
    expect(await tasks.run({ do: 'echo', value: { a: [1, 'ü'] } })).toEqual({ a: [1, 'ü'] });
    expect(await tasks.run({ do: 'pid' })).toBe(await tasks.run({ do: 'pid' }));
  });

  it('hears what a child has done so far, of its own task only', async () => {
    const tasks = pool();
    const heard: unknown[] = [];
    expect(await tasks.run({ do: 'report', value: ['first', { second: 2 }] }, { onProgress: (value) => heard.push(value) })).toBe('all');
    expect(await tasks.run({ do: 'report', value: ['of nobody’s interest'] })).toBe('all');
    expect(heard).toEqual(['first', { second: 2 }]);
  });

  it('hears it in the context of the task, whoever the process was started for', async () => {
    const tasks = pool();
    const context = new AsyncLocalStorage<string>();
    const heard: unknown[] = [];
    const report = () => tasks.run({ do: 'report', value: ['done'] }, { onProgress: () => heard.push(context.getStore()) });
    await context.run('first', report);
    await context.run('second', report);
    expect(heard).toEqual(['first', 'second']);
  });

  it('starts as many processes ahead as it is asked to, and keeps them', async () => {
    const tasks = pool({ size: 3 });
    await tasks.ready(2);
    expect(tasks.processCount).toBe(2);
    await tasks.ready(9);
    expect(tasks.processCount).toBe(3);
    const pids = await Promise.all([1, 2, 3].map(() => tasks.run({ do: 'pid' })));
    expect(new Set(pids).size).toBe(3);
    expect(tasks.processCount).toBe(3);
  });

  it('passes an expected failure on, and keeps the process', async () => {
    const tasks = pool();
    const pid = await tasks.run({ do: 'pid' });
    await expect(tasks.run({ do: 'refuse' })).rejects.toMatchObject({
      code: 'image.unreadable',
      message: 'Not this one.',
      details: { field: 'x' },
    });
    await expect(tasks.run({ do: 'throw' })).rejects.toMatchObject({ name: 'ChildFailure', reason: 'thrown' });
    expect(await tasks.run({ do: 'pid' })).toBe(pid);
  });

  it.each([
    ['a native crash', { do: 'crash' }, 'crashed', {}],
    ['an exit', { do: 'exit' }, 'crashed', {}],
    ['a loop that never yields', { do: 'spin' }, 'timed_out', { timeoutMs: 500 }],
    ['a wait that is too long', { do: 'wait', value: 60_000 }, 'timed_out', { timeoutMs: 500 }],
    ['memory beyond the limit', { do: 'hoard' }, 'memory', { maxRssBytes: 300 * 1024 * 1024 }],
  ])('survives %s and goes on with a new process', async (_name, task, reason, options) => {
    const tasks = pool(options);
    await expect(tasks.run(task)).rejects.toMatchObject({ reason });
    expect(await tasks.run({ do: 'echo', value: 'next' })).toBe('next');
  });

  it('runs as many at once as it has places, the rest in order', async () => {
    const tasks = pool({ size: 2 });
    const order: number[] = [];
    const running = [0, 1, 2, 3, 4].map((value) => tasks.run({ do: 'echo', value }).then(() => order.push(value)));
    expect(tasks.queuedCount).toBe(3);
    await Promise.all(running);
    expect(tasks.processCount).toBeLessThanOrEqual(2);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('drops a waiting task and kills a running one when their signal fires', async () => {
    const tasks = pool();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = tasks.run({ do: 'spin' }, { signal: running.signal });
    const second = tasks.run({ do: 'echo' }, { signal: waiting.signal });
    waiting.abort();
    await expect(second).rejects.toMatchObject({ reason: 'aborted' });
    setTimeout(() => running.abort(), 300);
    await expect(first).rejects.toMatchObject({ reason: 'aborted' });
    await expect(tasks.run({ do: 'echo' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ reason: 'aborted' });
    expect(await tasks.run({ do: 'echo', value: 1 })).toBe(1);
  });

  it('gives its children nothing of our environment', async () => {
    const names = await pool().run({ do: 'environment' });
    expect(names).not.toContain('PATH');
    expect((names as string[]).filter((name) => !/^(NODE_|TZ$|HOME$|MALLOC_)/.test(name))).toEqual([]);
  });

  it('refuses an answer of the wrong shape', async () => {
    const tasks = pool({
      parse: () => {
        throw new Error('not a picture');
      },
    });
    await expect(tasks.run({ do: 'echo' })).rejects.toMatchObject({ reason: 'answer' });
  });

  it('replaces a process after its share of tasks', async () => {
    const tasks = pool({ tasksPerChild: 1 });
    expect(await tasks.run({ do: 'pid' })).not.toBe(await tasks.run({ do: 'pid' }));
  });

  it('starts one ahead, and leaves none behind when closed', async () => {
    const tasks = pool();
    await tasks.ready();
    expect(tasks.processCount).toBe(1);
    const pid = (await tasks.run({ do: 'pid' })) as number;
    const running = tasks.run({ do: 'spin' });
    const failed = expect(running).rejects.toMatchObject({ reason: 'closed' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tasks.close();
    await failed;
    expect(alive(pid)).toBe(false);
    await expect(tasks.run({ do: 'echo' })).rejects.toMatchObject({ reason: 'closed' });
  });

  it('does not outlive a parent that is killed in the middle of a task', async () => {
    const script = `
      require(${JSON.stringify(path.join(__dirname, 'typescript-hook.cjs'))});
      const { ChildPool } = require(${JSON.stringify(path.join(__dirname, 'child-pool.ts'))});
      const pool = new ChildPool({ name: 'x', entry: ${JSON.stringify(path.join(__dirname, 'testing/fixture.child'))}, size: 1, timeoutMs: 60000, startTimeoutMs: 60000, maxRssBytes: 2 ** 30, parse: (value) => value });
      pool.run({ do: 'pid' }).then((pid) => { process.stdout.write(String(pid), () => { pool.run({ do: 'wait', value: 60000 }).catch(() => {}); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200); }); });`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    for (let tries = 0; alive(pid) && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(alive(pid)).toBe(false);
  });

  it('lets a parent that has nothing else to do exit', () => {
    const script = `
      require(${JSON.stringify(path.join(__dirname, 'typescript-hook.cjs'))});
      const { ChildPool } = require(${JSON.stringify(path.join(__dirname, 'child-pool.ts'))});
      const pool = new ChildPool({ name: 'x', entry: ${JSON.stringify(path.join(__dirname, 'testing/fixture.child'))}, size: 1, timeoutMs: 60000, startTimeoutMs: 60000, maxRssBytes: 2 ** 30, parse: (value) => value });
      pool.run({ do: 'echo', value: 'done' }).then((value) => process.stdout.write(value));`;
    const { stdout, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: 30_000 });
    expect({ stdout, status }).toEqual({ stdout: 'done', status: 0 });
  });
});
