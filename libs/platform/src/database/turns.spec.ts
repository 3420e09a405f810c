import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns';

it('runs so many at once, the others in the order they came, also after a failure', async () => {
  const turns = new Turns(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) =>
    turns.run(async () => {
      order.push(index);
      most = Math.max(most, ++running);
      await sleep(2);
      running -= 1;
      if (index === 1) throw new Error('no');
    });
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  await turns.run(() => Promise.resolve());
});
