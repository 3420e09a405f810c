import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { until } from '../../tools/support/processes';
import { descendantsOf, startStack, type TestStack } from '../support';

describe('The worker on a machine that is shared', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startStack({ env: { WORKER_NICE: '7' } });
  });
  afterAll(() => stack.stop());

  const nicenessOf = (pid: number): number | null => {
    try {
      return getPriority(pid);
    } catch {
      return null; // it has ended since it was listed
    }
  };

  it('stands back with its decoders, its model further, and the api not at all', async () => {
    const worker = stack.workers[0]!;
    await worker.says(/The vision model is loaded/);
    // Two decoders and a model.
    expect(await until(() => descendantsOf(worker.pid).length >= 3, 30_000)).toBe(true);
    const pids = [worker.pid, ...descendantsOf(worker.pid)];
    expect(pids.map(nicenessOf).sort()).toEqual([12, 7, 7, 7]);
    expect(nicenessOf(stack.api.pid)).toBe(nicenessOf(process.pid));
  });

  it('slows down no session but its own', () => {
    // Started from this session, it shares the session's group with the api, where the kernel has such groups.
    const file = `/proc/${process.pid}/autogroup`;
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').not.toMatch(/nice 7$/m);
  });
});
