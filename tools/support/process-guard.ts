import { spawn, type ChildProcess } from 'node:child_process';
import { hasExited, until } from './processes';

export interface GuardedProcess {
  readonly pid: number;
  /** What asks it politely: INT is Postgres' fast shutdown, TERM is right for the rest. */
  readonly signal: 'INT' | 'TERM';
}

// Each line on stdin replaces the list of "SIGNAL:pid"; the end of stdin means that our parent is gone, however it went.
// Only then are the listed processes ended, one after the other, each with ten seconds' grace.
const SCRIPT = `
list=""
while read -r line; do list="$line"; done
for item in $list; do kill -s "\${item%%:*}" "\${item##*:}" 2>/dev/null || continue
  n=0; while kill -0 "\${item##*:}" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
  kill -s KILL "\${item##*:}" 2>/dev/null
done`;

/**
 * A shell of one megabyte that outlives us by design: when we are killed with -9 nobody else would end the servers we started.
 * It sits in a session of its own, so that Ctrl-C and a closing terminal don't reach it.
 */
export class ProcessGuard {
  private readonly shell: ChildProcess;

  constructor() {
    this.shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    this.shell.on('error', () => undefined);
    this.shell.stdin?.on('error', () => undefined);
    this.shell.unref();
  }

  /** Names what must not outlive us, in the order in which it is to be ended. */
  watch(processes: readonly GuardedProcess[]): void {
    if (!hasExited(this.shell)) this.shell.stdin?.write(`${processes.map(({ pid, signal }) => `${signal}:${pid}`).join(' ')}\n`);
  }

  /** Everything has been stopped in order: nothing is left to guard. */
  async release(): Promise<void> {
    this.shell.stdin?.end('\n');
    await until(() => hasExited(this.shell), 1_000, 5);
  }
}
