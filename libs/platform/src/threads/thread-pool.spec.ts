import { getPriority } from 'node:os';
import path from 'node:path';
import { ThreadPool } from './thread-pool';
import type { SampleWork } from './testing/sample.thread';

const poolOf = (size: number) => new ThreadPool<SampleWork, number>(path.join(__dirname, 'testing'), 'sample.thread', size);

describe('ThreadPool', () => {
  it('shares work among its threads, and gives a single one all of it', async () => {
    const threadsOf = async (pool: ThreadPool<SampleWork, number>) =>
      new Set(await Promise.all(Array.from({ length: 12 }, () => pool.run({ say: 'thread' }))));
    expect((await threadsOf(poolOf(3))).size).toBe(3);
    expect((await threadsOf(poolOf(1))).size).toBe(1);
  });

  it('says what failed by its code, and goes on', async () => {
    const pool = poolOf(1);
    await expect(pool.run({ fail: 'no room', code: 'ENOSPC' })).rejects.toMatchObject({ message: 'no room', code: 'ENOSPC' });
    expect(await pool.run({ say: 'thread' })).toEqual(expect.any(Number));
  });

  it('lets go of what a thread was on when it ends, and starts another one', async () => {
    const pool = poolOf(1);
    const before = await pool.run({ say: 'thread' });
    const ended = pool.run('end');
    const behind = pool.run({ say: 'thread' });
    await expect(ended).rejects.toThrow('The thread ended');
    await expect(behind).rejects.toThrow('The thread ended');
    expect(await pool.run({ say: 'thread' })).not.toBe(before);
  });

  it('lets the event loop go first, where a thread has a priority of its own', async () => {
    const ours = getPriority();
    const stepsBack = process.platform === 'linux' ? 2 : 0;
    expect(await poolOf(1).run({ say: 'priority' })).toBe(Math.min(19, ours + stepsBack));
    expect(getPriority()).toBe(ours);
  });
});
