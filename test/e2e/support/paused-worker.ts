import { setTimeout as sleep } from 'node:timers/promises';
import { type TestStack, withDatabase } from '../../support';

/** Runs `scene` while no worker of the stack moves, so that what was asked for stays pending. */
export async function whileWorkersPause<T>(stack: TestStack, scene: () => Promise<T>): Promise<T> {
  const signalAll = (signal: NodeJS.Signals) => stack.workers.forEach(({ pid }) => process.kill(pid, signal));
  signalAll('SIGSTOP');
  try {
    // A worker that was stopped in the middle of a transaction holds rows the scene may need: let it go on for a moment.
    while (await isInTransaction(stack)) {
      signalAll('SIGCONT');
      await sleep(20);
      signalAll('SIGSTOP');
      await sleep(20);
    }
    return await scene();
  } finally {
    signalAll('SIGCONT');
  }
}

const isInTransaction = (stack: TestStack): Promise<boolean> =>
  withDatabase(stack, async (database) => {
    const open = await database.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'`,
    );
    return open.rows.length > 0;
  });
