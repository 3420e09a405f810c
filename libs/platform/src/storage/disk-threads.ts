import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DurableMove } from './durable-move';

export interface Order {
  readonly id: number;
  readonly move: DurableMove;
}

export interface Answer {
  readonly id: number;
  readonly failure?: { readonly message: string; readonly code?: string; readonly syscall?: string; readonly path?: string };
}

interface Pending {
  resolve(): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

/** How many moves may wait for the disk at once; their syncs then share its commits. */
const THREADS = 4;

/**
 * Threads that do what takes a dozen file-system calls in a row. Asked for one by one, each call would go through the pool every part of
 * the process shares, and the event loop would be woken for each; here one message brings all of it. Started when first needed; they do
 * not keep the process alive.
 */
export class DiskThreads {
  private readonly threads: Thread[] = [];
  private nextId = 1;

  /** @throws what the file system throws, with its `code` */
  move(move: DurableMove): Promise<void> {
    const id = this.nextId++;
    const { worker, pending } = this.leastBusy();
    return new Promise((resolve, reject) => {
      // Held while something is under way, or the process could end beneath it.
      if (pending.size === 0) worker.ref();
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, move } satisfies Order);
    });
  }

  private leastBusy(): Thread {
    const [first, ...others] = this.threads;
    const least = others.reduce((best, thread) => (thread.pending.size < best.pending.size ? thread : best), first ?? this.start());
    return least.pending.size > 0 && this.threads.length < THREADS ? this.start() : least;
  }

  private start(): Thread {
    const worker = new Worker(...entry());
    const thread: Thread = { worker, pending: new Map() };
    this.threads.push(thread);
    worker.unref();
    worker.on('message', ({ id, failure }: Answer) => {
      const waiting = thread.pending.get(id);
      thread.pending.delete(id);
      if (thread.pending.size === 0) worker.unref();
      if (failure) waiting?.reject(Object.assign(new Error(failure.message), failure));
      else waiting?.resolve();
    });
    // A thread that breaks takes what it was on with it; the next move starts another one.
    worker.on('error', (error) => this.lose(thread, error));
    worker.on('exit', () => this.lose(thread, new Error('The disk thread ended')));
    return thread;
  }

  private lose(thread: Thread, error: Error): void {
    const position = this.threads.indexOf(thread);
    if (position >= 0) this.threads.splice(position, 1);
    for (const waiting of thread.pending.values()) waiting.reject(error);
    thread.pending.clear();
  }
}

/** The compiled module, or the source, which needs the compiler along, when the product runs from that (the tests do). */
function entry(): ConstructorParameters<typeof Worker> {
  const compiled = path.join(__dirname, 'disk.thread.js');
  if (existsSync(compiled)) return [compiled];
  const hook = path.join(__dirname, '..', 'child-process', 'typescript-hook.cjs');
  return [`require(${JSON.stringify(hook)}); require(${JSON.stringify(path.join(__dirname, 'disk.thread.ts'))});`, { eval: true }];
}
