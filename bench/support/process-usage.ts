import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SAMPLE_EVERY_MS = 20;

/** Resident memory of a process in bytes, from /proc. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status names no resident memory`);
  return Number(kilobytes) * 1024;
}

const CLOCK_TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, all threads together. */
export function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name in brackets, which may hold spaces: counted from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / CLOCK_TICKS_PER_SECOND;
}

/** By how many bytes a process grew at most while the work went on. */
export async function memoryRise(pid: number, work: () => Promise<void>): Promise<{ before: number; peak: number }> {
  const before = residentBytes(pid);
  let [peak, over] = [before, false];
  const watching = (async () => {
    while (!over) {
      peak = Math.max(peak, residentBytes(pid));
      await sleep(SAMPLE_EVERY_MS);
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await watching;
  }
  return { before, peak };
}
