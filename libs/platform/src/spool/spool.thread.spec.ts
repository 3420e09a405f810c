import { ThreadPool } from '../threads';
import type { BlockDone, BlockOrder } from './block-order';

describe('the thread that writes the spool', () => {
  it('refuses to go on with a file whose beginning another thread had', async () => {
    const thread = new ThreadPool<BlockOrder, BlockDone>(__dirname, 'spool.thread', 1);
    const order = { id: 1, file: { path: '/nowhere/file', flags: 'wx' }, block: new ArrayBuffer(8), length: 8 };
    await expect(thread.run({ ...order, offset: 8, then: 'finish' })).rejects.toThrow('The beginning of the file was lost');
    // Nothing is open, so there is nothing to close either.
    expect(await thread.run({ ...order, offset: 8, then: 'forget' })).toMatchObject({ sha256: undefined });
  });
});
