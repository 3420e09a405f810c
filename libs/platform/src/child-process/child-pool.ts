import { AppError } from '@argus/common';
import { Child, type ChildLimits } from './child';
import { ChildFailure } from './child-failure';

export interface ChildPoolOptions<Result> extends Omit<ChildLimits, 'pool' | 'heapMegabytes'> {
  /** For logs and failures. */
  name: string;
  /** Absolute path of the module that calls `serveTasks`, without its extension: it is found compiled or as source. */
  entry: string;
  /** Tasks at once, each in its own process. Processes start when first needed. */
  size: number;
  /** Wall time of one task. */
  timeoutMs: number;
  /** Wall time until the child says it is ready. */
  startTimeoutMs: number;
  /** Resident memory at which the child is killed. */
  maxRssBytes: number;
  /** V8's own heap; native memory is not part of it. */
  heapMegabytes?: number;
  /** A child is replaced after so many tasks, so that native memory that was never given back cannot add up. */
  tasksPerChild?: number;
  /** Checks and types the answer; throws when it is not as agreed. */
  parse: (value: unknown) => Result;
}

export interface RunOptions {
  /** A task that is still waiting is dropped, a running one is killed. */
  signal?: AbortSignal;
  /** Hears what the child says it has done so far: as unchecked as its answer before `parse`. Must not throw. */
  onProgress?: (value: unknown) => void;
}

interface Slot {
  child: Child;
  tasks: number;
}

interface Queued {
  admit: (admitted: true) => void;
  refuse: (failure: ChildFailure) => void;
}

/**
 * Runs tasks in child processes with a wall-time and a memory limit, first come, first served. A worker thread would not do:
 * it cannot cap native memory, and a native crash would take us along.
 */
export class ChildPool<Task, Result> {
  private readonly idle: Slot[] = [];
  private readonly slots = new Set<Slot>();
  private readonly queue: Queued[] = [];
  private busy = 0;
  private closed = false;

  constructor(private readonly options: ChildPoolOptions<Result>) {}

  /** Processes that are running now, idle or busy. */
  get processCount(): number {
    return this.slots.size;
  }

  /** Tasks that wait for a free process. */
  get queuedCount(): number {
    return this.queue.length;
  }

  /** Starts children ahead of the first task, one unless more are asked for. Rejects with ChildFailure when one cannot start. */
  async ready(children = 1): Promise<void> {
    const missing = Math.min(children, this.options.size) - this.slots.size;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, () => this.startOne()));
  }

  private async startOne(): Promise<void> {
    await this.admitted(undefined);
    try {
      // A task that came meanwhile may have started it.
      if (this.slots.size < this.options.size) this.idle.push(await this.newSlot());
    } finally {
      this.leave();
    }
  }

  /**
   * Runs one task.
   * @throws AppError as thrown by the child's handler; ChildFailure for everything else.
   */
  async run(task: Task, { signal, onProgress }: RunOptions = {}): Promise<Result> {
    await this.admitted(signal);
    try {
      const slot = await this.freeSlot();
      if (signal?.aborted) {
        this.idle.push(slot);
        throw new ChildFailure('aborted', this.options.name);
      }
      const answer = await slot.child.run(task, signal, onProgress);
      slot.tasks += 1;
      if (slot.child.alive && slot.tasks < (this.options.tasksPerChild ?? 500)) this.idle.push(slot);
      else void slot.child.kill('closed');
      if (answer.kind === 'refused') throw new AppError(answer.code, { message: answer.message, details: answer.details });
      if (answer.kind === 'thrown') throw new ChildFailure('thrown', this.options.name, answer.detail);
      return this.parsed(answer.value);
    } finally {
      this.leave();
    }
  }

  /** Kills every child and fails what is running or waiting. Resolves when no process is left; a closed pool stays closed. */
  async close(): Promise<void> {
    this.closed = true;
    for (const queued of this.queue.splice(0)) queued.refuse(new ChildFailure('closed', this.options.name));
    await Promise.all([...this.slots].map((slot) => slot.child.kill('closed')));
  }

  private parsed(value: unknown): Result {
    try {
      return this.options.parse(value);
    } catch (error) {
      throw new ChildFailure('answer', this.options.name, error instanceof Error ? error.message : String(error));
    }
  }

  private async admitted(signal: AbortSignal | undefined): Promise<void> {
    if (this.closed) throw new ChildFailure('closed', this.options.name);
    if (signal?.aborted) throw new ChildFailure('aborted', this.options.name);
    if (this.busy < this.options.size) {
      this.busy += 1;
      return;
    }
    let onAbort = (): void => undefined;
    try {
      await new Promise<true>((admit, refuse) => {
        const queued: Queued = { admit, refuse };
        this.queue.push(queued);
        onAbort = () => {
          const position = this.queue.indexOf(queued);
          if (position < 0) return;
          this.queue.splice(position, 1);
          refuse(new ChildFailure('aborted', this.options.name));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Hands this task's place to the next in line. */
  private leave(): void {
    const next = this.queue.shift();
    if (next) next.admit(true);
    else this.busy -= 1;
  }

  private async freeSlot(): Promise<Slot> {
    for (let slot = this.idle.pop(); slot; slot = this.idle.pop()) if (slot.child.alive) return slot;
    return this.newSlot();
  }

  private async newSlot(): Promise<Slot> {
    if (this.closed) throw new ChildFailure('closed', this.options.name);
    const child = new Child({ ...this.options, pool: this.options.name, heapMegabytes: this.options.heapMegabytes ?? 256 });
    const slot = { child, tasks: 0 };
    this.slots.add(slot);
    void child.exited.then(() => this.slots.delete(slot));
    await child.start();
    return slot;
  }
}
