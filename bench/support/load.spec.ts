import { inTurns, runLoad } from './load';

describe('runLoad', () => {
  it('sends each request once, never more at a time than asked for', async () => {
    const sent: number[] = [];
    let [open, most] = [0, 0];
    const result = await runLoad({
      requests: 20,
      concurrency: 3,
      send: async (index) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        sent.push(index);
        open -= 1;
      },
    });
    expect(sent.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(3);
    expect(result.perSecond).toBeGreaterThan(0);
  });

  it('gives up at the first failure', async () => {
    const send = jest.fn((index: number) => (index === 2 ? Promise.reject(new Error('refused')) : Promise.resolve()));
    await expect(runLoad({ requests: 1000, concurrency: 1, send })).rejects.toThrow('refused');
    expect(send).toHaveBeenCalledTimes(3);
  });
});

it('takes turns, each side first in every other round', async () => {
  const order: string[] = [];
  const turn = (name: string) => (round: number) => {
    order.push(`${name}${round}`);
    return Promise.resolve({ perSecond: round, p50Ms: 0, p95Ms: 0 });
  };
  const results = await inTurns(3, { ours: turn('ours'), theirs: turn('theirs') });
  expect(order).toEqual(['ours0', 'theirs0', 'theirs1', 'ours1', 'ours2', 'theirs2']);
  expect(results.ours.map(({ perSecond }) => perSecond)).toEqual([0, 1, 2]);
});
