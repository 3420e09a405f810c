import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Batching, fulfilled } from './batching';

describe('Batching', () => {
  it('does one item at once, those that come meanwhile together, and no more than it may', async () => {
    const batches: number[][] = [];
    const batching = new Batching<number, number>(async (_name, items) => {
      batches.push([...items]);
      await sleep(2);
      return items.map((item) => fulfilled(item * 10));
    }, 3);
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((item) => batching.run('a', item)));
    expect(batches).toEqual([[1], [2, 3, 4], [5, 6]]);
    expect(results).toEqual([10, 20, 30, 40, 50, 60]);
    expect(batching.size).toBe(0);
  });

  it('keeps names apart', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const batching = new Batching<string, string>(async (name, items) => {
      if (name === 'slow') await held;
      return items.map((item) => fulfilled(`${name} ${item}`));
    }, 8);
    const slow = batching.run('slow', 'x');
    expect(await batching.run('fast', 'y')).toBe('fast y');
    await sleep(1);
    expect(batching.size).toBe(1);
    letGo();
    expect(await slow).toBe('slow x');
  });

  it('tells each item its own outcome, and all of them what ended the batch', async () => {
    const batching = new Batching<number, number>(async (_name, items) => {
      await sleep(1);
      if (items.includes(9)) throw new Error('the batch broke');
      return items.map((item) => (item === 2 ? { status: 'rejected', reason: new Error('not two') } : fulfilled(item)));
    }, 3);
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 9, 8].map((item) => batching.run('a', item)));
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message))).toEqual([
      1,
      'not two',
      3,
      4,
      'the batch broke',
      'the batch broke',
    ]);
    expect(await batching.run('a', 5)).toBe(5);
  });

  it('runs a batch in the context of its first item', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const batching = new Batching<number, number>(async (_name, items) => {
      seen.push(context.getStore());
      await sleep(1);
      return items.map(fulfilled);
    }, 2);
    await Promise.all(['a', 'b', 'c', 'd'].map((store, item) => context.run(store, () => batching.run('x', item))));
    expect(seen).toEqual(['a', 'b', 'd']);
  });
});
