import { together } from './together';

describe('together', () => {
  it('answers in the order of the parts', async () => {
    const slow = new Promise<string>((resolve) => setImmediate(() => resolve('slow')));
    expect(await together([slow, Promise.resolve(2), null])).toEqual(['slow', 2, null]);
  });

  it('waits for all and fails with the first one’s failure', async () => {
    const seen: string[] = [];
    const failing = (name: string) =>
      new Promise((_resolve, reject) =>
        setImmediate(() => {
          seen.push(name);
          reject(new Error(name));
        }),
      );
    await expect(together([failing('first'), Promise.reject(new Error('second')), failing('third')])).rejects.toThrow('first');
    expect(seen).toEqual(['first', 'third']);
  });
});
