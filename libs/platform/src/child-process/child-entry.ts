import { AppError } from '@argus/common';
import { type ChildMessage, type ParentMessage } from './messages';

/** `report` tells the parent what is done so far, before the task is. */
export type TaskHandler = (task: unknown, report: (value: unknown) => void) => Promise<unknown>;

const MEMORY_REPORT_MS = 200;

const say = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message);
};

/**
 * The main function of a child process: prepares once, then answers one task after the other until the parent goes away.
 *
 * @param prepare loads what every task needs (a model, a codec) and gives the handler; the child counts as ready after it.
 */
export async function serveTasks(prepare: () => TaskHandler | Promise<TaskHandler>): Promise<void> {
  // SIGKILL and not exit(): exit() waits for native work in the thread pool, which may be exactly what hangs.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The terminal's Ctrl-C reaches the whole process group; only the parent decides when a task is given up.
  process.on('SIGINT', () => undefined);
  // Where the parent cannot read our memory from /proc we tell it, as long as JavaScript gets a turn.
  if (process.platform !== 'linux') {
    setInterval(() => say({ kind: 'memory', rssBytes: process.memoryUsage.rss() }), MEMORY_REPORT_MS).unref();
  }
  const handle = await prepare();
  process.on('message', ({ id, task }: ParentMessage) => {
    handle(task, (value) => say({ kind: 'progress', id, value })).then(
      (value) => say({ kind: 'result', id, value }),
      (error: unknown) => say(answerFor(id, error)),
    );
  });
  say({ kind: 'ready' });
}

function answerFor(id: number, error: unknown): ChildMessage {
  if (error instanceof AppError) return { kind: 'refused', id, code: error.code, message: error.message, details: error.details };
  return { kind: 'thrown', id, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
