import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Answer, Order } from './messages';

/** Small: a worker process on the same machine, which stands back further, must not get ahead of an upload. */
const STEPS_BACK = 2;
const MOST_NICE = 19;

/**
 * Makes this thread one of a `ThreadPool`: carries out what comes, one after the other, and says what failed as the system says it.
 *
 * @param handedBack memory in the result that goes back without being copied
 */
export function answerOrders<Work, Result>(
  carryOut: (work: Work) => Result,
  handedBack: (result: Result) => readonly ArrayBuffer[] = () => [],
): void {
  standBack();
  parentPort?.on('message', ({ id, work }: Order<Work>) => {
    const answer = answerTo(id, () => carryOut(work));
    parentPort?.postMessage(answer, 'result' in answer ? handedBack(answer.result) : []);
  });
}

/**
 * Lets the event loop go first: everybody waits for it, whoever waits for a thread also waits for the disk. Only on Linux does a thread
 * have a priority of its own; elsewhere this would slow down the whole process.
 */
function standBack(): void {
  if (process.platform === 'linux') setPriority(Math.min(MOST_NICE, getPriority() + STEPS_BACK));
}

function answerTo<Result>(id: number, work: () => Result): Answer<Result> {
  try {
    return { id, result: work() };
  } catch (error) {
    const { message, code, syscall, path } = error as NodeJS.ErrnoException;
    return { id, failure: { message, code, syscall, path } };
  }
}
