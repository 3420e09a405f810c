import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Order } from './messages';

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

interface Thread<Result> {
  readonly worker: Worker;
  readonly pending: Map<number, Pending<Result>>;
}

/**
 * Threads for work that is many calls in a row, or many bytes: one message brings all of it, and the event loop is woken once. Started
 * when first needed; they do not keep the process alive. Each carries out what it is given one after the other.
 */
export class ThreadPool<Work, Result> {
  private readonly threads: Thread<Result>[] = [];
  private nextId = 1;

  /**
   * @param folder where the module is that calls `answerOrders`, as in `__dirname`
   * @param module its name, without an ending
   * @param size how many threads there may be; with one, every piece of work goes to the same
   */
  constructor(
    private readonly folder: string,
    private readonly module: string,
    private readonly size: number,
  ) {}

  /**
   * @param handedOver memory the work is about: it goes to the thread without being copied, and is empty here afterwards
   * @throws what the work throws: its message, and its `code`, `syscall` and `path` if it has them
   */
  run(work: Work, handedOver: readonly ArrayBuffer[] = []): Promise<Result> {
    const id = this.nextId++;
    const { worker, pending } = this.leastBusy();
    return new Promise((resolve, reject) => {
      // Held while something is under way, or the process could end beneath it.
      if (pending.size === 0) worker.ref();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, work } satisfies Order<Work>, handedOver);
    });
  }

  private leastBusy(): Thread<Result> {
    const [first, ...others] = this.threads;
    const least = others.reduce((best, thread) => (thread.pending.size < best.pending.size ? thread : best), first ?? this.start());
    return least.pending.size > 0 && this.threads.length < this.size ? this.start() : least;
  }

  private start(): Thread<Result> {
    const worker = new Worker(...entryOf(path.join(this.folder, this.module)));
    const thread: Thread<Result> = { worker, pending: new Map() };
    this.threads.push(thread);
    worker.unref();
    worker.on('message', (answer: Answer<Result>) => {
      const waiting = thread.pending.get(answer.id);
      thread.pending.delete(answer.id);
      if (thread.pending.size === 0) worker.unref();
      if ('result' in answer) waiting?.resolve(answer.result);
      else waiting?.reject(Object.assign(new Error(answer.failure.message), answer.failure));
    });
    // A thread that breaks takes what it was on with it; the next piece of work starts another one.
    worker.on('error', (error) => this.lose(thread, error));
    worker.on('exit', () => this.lose(thread, new Error('The thread ended')));
    return thread;
  }

  private lose(thread: Thread<Result>, error: Error): void {
    const position = this.threads.indexOf(thread);
    if (position >= 0) this.threads.splice(position, 1);
    for (const waiting of thread.pending.values()) waiting.reject(error);
    thread.pending.clear();
  }
}

/** The compiled module, or the source, which needs the compiler along, when the product runs from that (the tests do). */
function entryOf(module: string): ConstructorParameters<typeof Worker> {
  if (existsSync(`${module}.js`)) return [`${module}.js`];
  const hook = path.join(__dirname, '..', 'child-process', 'typescript-hook.cjs');
  return [`require(${JSON.stringify(hook)}); require(${JSON.stringify(`${module}.ts`)});`, { eval: true }];
}
