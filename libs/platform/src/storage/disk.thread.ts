// The thread's side of DiskThreads.
import { parentPort } from 'node:worker_threads';
import { moveDurably } from './durable-move';
import type { Answer, Order } from './disk-threads';

parentPort?.on('message', ({ id, move }: Order) => {
  parentPort?.postMessage(answerTo(id, () => moveDurably(move)));
});

function answerTo(id: number, work: () => void): Answer {
  try {
    work();
    return { id };
  } catch (error) {
    const { message, code, syscall, path } = error as NodeJS.ErrnoException;
    return { id, failure: { message, code, syscall, path } };
  }
}
