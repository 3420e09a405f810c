import { spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP port that was free a moment ago. Another process may take it: whoever binds it must be ready to try again. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Signals a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // ESRCH: it ended between our look and our signal, which is what we wanted.
  }
}

/** The command line of a process, or '' when there is none: a recorded pid may long belong to somebody else. */
export const commandLineOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';

export const hasExited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Resolves true once `done()` holds, false after `timeoutMs`. */
export async function until(done: () => boolean | Promise<boolean>, timeoutMs: number, everyMs = 20): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await done())) {
    if (performance.now() > deadline) return false;
    await sleep(everyMs);
  }
  return true;
}

/** Sends `name`, waits, and ends with SIGKILL what does not leave within `graceMs`. */
export async function endChild(child: ChildProcess, name: NodeJS.Signals, graceMs: number): Promise<void> {
  if (child.pid === undefined || hasExited(child)) return;
  signal(child.pid, name);
  if (await until(() => hasExited(child), graceMs)) return;
  signal(child.pid, 'SIGKILL');
  await until(() => hasExited(child), 5_000);
}
