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

/** Whether somebody holds rows. What sessions of another role do is not shown to us; their locks are. */
const isInTransaction = (stack: TestStack): Promise<boolean> =>
  withDatabase(stack, async (database) => {
    const held = await database.query(
      `SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND mode IN ('RowShareLock', 'RowExclusiveLock')`,
    );
    return held.rows.length > 0;
  });
