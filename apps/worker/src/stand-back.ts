import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Lets other processes of the machine go first: the api above all, whose users wait while ours do not. Children inherit it, so it is
 * called before there are any. On a machine of its own, or with cores to spare, it changes nothing.
 *
 * @param nice added steps of politeness, as in nice(1): 0 changes nothing, 19 is the most
 */
export function standBack(nice: number): void {
  if (nice === 0) return;
  for (const thread of threads()) setPriority(thread, Math.max(getPriority(thread), nice));
  standBackAsSession(nice);
}

/** Linux gives each thread a niceness of its own; the main one has pid 0. */
function threads(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [0];
  }
}

/**
 * Where Linux groups processes by session (sched_autogroup), niceness only counts inside a session, and the session has one of its own.
 * Set only where the session is ours, as under `npm start`: a shell's or another service's is not ours to slow down.
 */
function standBackAsSession(nice: number): void {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    // Counted from the end of the program's name, which may hold spaces: state, parent, group, session.
    const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
    if (Number(session) === process.pid) writeFileSync('/proc/self/autogroup', String(nice));
  } catch {
    // No Linux, or a kernel without session groups: there is nothing to set.
  }
}
