import type { TestStack } from '../../support';

/** Runs `scene` while no worker of the stack moves, so that what was asked for stays pending. */
export async function whileWorkersPause<T>(stack: TestStack, scene: () => Promise<T>): Promise<T> {
  const pids = stack.workers.map(({ pid }) => pid);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    return await scene();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}
