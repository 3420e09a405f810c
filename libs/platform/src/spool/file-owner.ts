import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Which process a temporary file belongs to. It is written into the file's name, so it survives a kill -9. */
export interface FileOwner {
  /** Eight hex digits that stand for the machine or container: process ids mean nothing outside of it. */
  readonly host: string;
  readonly pid: number;
  /** Tells two processes apart that had the same id, which in containers is the rule: every start is process 1. */
  readonly startedAt: string;
}

export type OwnerState = 'self' | 'alive' | 'dead' | 'unknown';

const NAME = /^([0-9a-f]{8})-(\d+)-([0-9a-z]+)-[0-9a-f-]{36}\.part$/;

const thisHost = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** The start time of a process in clock ticks since boot, or null where there is no /proc or no such process. */
const startTicks = async (pid: number | 'self'): Promise<string | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command's name in brackets and may itself hold spaces and brackets: count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

let self: Promise<FileOwner> | undefined;

/** This process as an owner of files. */
export const thisOwner = (): Promise<FileOwner> => {
  self ??= startTicks('self').then((ticks) => ({
    host: thisHost,
    pid: process.pid,
    startedAt: ticks ?? `t${Math.round(performance.timeOrigin)}`,
  }));
  return self;
};

/** A new file name that carries its owner. */
export const ownedFileName = (owner: FileOwner): string => `${owner.host}-${owner.pid}-${owner.startedAt}-${randomUUID()}.part`;

/** Reads the owner back from a name made by `ownedFileName`; null for any other name. */
export const ownerOf = (fileName: string): FileOwner | null => {
  const match = NAME.exec(fileName);
  if (!match) return null;
  const [, host = '', pid = '', startedAt = ''] = match;
  return { host, pid: Number(pid), startedAt };
};

const processExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Says whether the owner still runs; `unknown` when it belongs to another machine or the system cannot tell. */
export const ownerState = async (owner: FileOwner): Promise<OwnerState> => {
  const me = await thisOwner();
  if (owner.host !== me.host) return 'unknown';
  if (owner.pid === me.pid) return owner.startedAt === me.startedAt ? 'self' : 'dead';
  if (!processExists(owner.pid)) return 'dead';
  const ticks = await startTicks(owner.pid);
  if (ticks === null || owner.startedAt.startsWith('t')) return 'unknown';
  return ticks === owner.startedAt ? 'alive' : 'dead';
};
