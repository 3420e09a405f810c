import { AsyncResource } from 'node:async_hooks';
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import path from 'node:path';
import { ChildFailure, type ChildFailureReason } from './child-failure';
import { childMessageSchema, type ChildMessage, type ParentMessage } from './messages';
import { residentBytes } from './resident-memory';

const MEMORY_POLL_MS = 50;
const MOST_NICE = 19;
const STDERR_TAIL_CHARS = 2_000;

export interface ChildLimits {
  pool: string;
  entry: string;
  startTimeoutMs: number;
  timeoutMs: number;
  maxRssBytes: number;
  heapMegabytes: number;
  /** Steps it stands back for its parent and its siblings, as in nice(1). Default none. */
  nice?: number;
}

type Answer = Extract<ChildMessage, { kind: 'result' | 'refused' | 'thrown' }>;

interface Waiting {
  id: number | null;
  resolve: (answer: Answer | null) => void;
  reject: (failure: ChildFailure) => void;
}

/**
 * One child process and the task it is on. Whatever goes wrong ends the process for good: a child that was over a limit
 * cannot be trusted with the next task.
 */
export class Child {
  private readonly process: ChildProcess;
  private waiting: Waiting | null = null;
  private progress: ((value: unknown) => void) | undefined;
  private stderr = '';
  private reportedRss: number | null = null;
  private nextId = 1;
  private ended = false;
  readonly exited: Promise<void>;

  constructor(private readonly limits: ChildLimits) {
    const entry = ['.js', '.ts'].map((extension) => limits.entry + extension).find(existsSync);
    if (entry === undefined) throw new Error(`No such child entry: ${limits.entry}`);
    const hook = entry.endsWith('.ts') ? ['--require', path.join(__dirname, 'typescript-hook.cjs')] : [];
    this.process = fork(entry, [], {
      execArgv: [...hook, `--max-old-space-size=${limits.heapMegabytes}`],
      // Nothing of our own environment: a child that reads hostile bytes has no business with secrets.
      env: { TZ: 'UTC', MALLOC_ARENA_MAX: '2', HOME: '/nonexistent' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_TAIL_CHARS);
    });
    this.process.on('message', (message) => this.hear(message));
    this.process.on('error', (error) => this.fail('crashed', error.message));
    this.exited = new Promise((resolve) => {
      this.process.once('close', (code, signal) => {
        this.fail('crashed', `exit ${signal ?? code}${this.stderr && `: ${this.stderr}`}`);
        resolve();
      });
    });
    this.standBack(limits.nice ?? 0);
    this.letParentExit();
  }

  get alive(): boolean {
    return !this.ended;
  }

  /** Resolves when the child has loaded what it needs. Call once, first. */
  async start(): Promise<void> {
    await this.wait(null, this.limits.startTimeoutMs);
  }

  /** One task; resolves with the child's answer, rejects with ChildFailure, after which the child is dead. */
  async run(task: unknown, signal: AbortSignal | undefined, onProgress?: (value: unknown) => void): Promise<Answer> {
    const id = this.nextId++;
    // The process may have been started for somebody else: what it says is heard in the context of the task it says it of.
    this.progress = onProgress && AsyncResource.bind(onProgress);
    const abort = (): void => this.fail('aborted');
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answer = this.wait(id, this.limits.timeoutMs);
      this.process.send({ id, task } satisfies ParentMessage, (error) => {
        if (error) this.fail('crashed', error.message);
      });
      return (await answer) as Answer;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the child and fails its task. Resolves when the process is gone. */
  async kill(reason: ChildFailureReason): Promise<void> {
    // Held again, or the parent's event loop could run empty while it waits here.
    this.process.ref();
    this.fail(reason);
    await this.exited;
  }

  private wait(id: number | null, timeoutMs: number): Promise<Answer | null> {
    if (this.ended) return Promise.reject(new ChildFailure('crashed', this.limits.pool, this.stderr));
    return new Promise<Answer | null>((resolve, reject) => {
      // Both timers hold the parent's event loop: an idle child does not keep it alive, a task does.
      const timer = setTimeout(() => this.fail('timed_out', `${timeoutMs} ms`), timeoutMs);
      const poll = setInterval(() => this.checkMemory(), MEMORY_POLL_MS);
      const settle = (): void => {
        clearTimeout(timer);
        clearInterval(poll);
        this.waiting = null;
      };
      this.waiting = {
        id,
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
      };
    });
  }

  private checkMemory(): void {
    const rss = (this.process.pid === undefined ? null : residentBytes(this.process.pid)) ?? this.reportedRss;
    if (rss !== null && rss > this.limits.maxRssBytes) this.fail('memory', `${rss} bytes`);
  }

  private hear(raw: unknown): void {
    const parsed = childMessageSchema.safeParse(raw);
    if (!parsed.success) return this.fail('answer', 'not a message');
    const message = parsed.data;
    if (message.kind === 'memory') this.reportedRss = message.rssBytes;
    else if (message.kind === 'ready') this.waiting?.resolve(null);
    else if (message.id !== this.waiting?.id) return;
    else if (message.kind === 'progress') this.progress?.(message.value);
    else this.waiting.resolve(message);
  }

  private fail(reason: ChildFailureReason, detail = ''): void {
    if (!this.ended) {
      this.ended = true;
      this.process.kill('SIGKILL');
    }
    this.waiting?.reject(new ChildFailure(reason, this.limits.pool, detail));
  }

  private standBack(nice: number): void {
    const { pid } = this.process;
    if (pid === undefined || nice === 0) return;
    try {
      setPriority(pid, Math.min(MOST_NICE, getPriority() + nice));
    } catch {
      // It is gone already, which 'close' reports.
    }
  }

  private letParentExit(): void {
    this.process.unref();
    this.process.channel?.unref();
    // The pipe is a socket; its type says only Readable.
    (this.process.stderr as (NodeJS.ReadableStream & { unref?: () => void }) | null)?.unref?.();
  }
}
