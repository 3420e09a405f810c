import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError, codeOf, explainFileError } from '../support/operator-error';
import { isAlive } from '../support/processes';

const holderSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string(), url: z.string() });

export interface Lock {
  /** True when the last holder died without letting go. */
  readonly wasStale: boolean;
  release(): void;
}

/** When a process began, to the second, in the system's own words: with its pid it names a process for good. */
const beginningOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).stdout?.trim() ?? '';

/** One supervisor per data folder: two would fight over its database. */
export function takeLock(dataDir: string, url: string): Lock {
  const file = path.join(dataDir, 'supervisor.lock');
  let wasStale = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const fd = openSync(file, 'wx', 0o600);
      writeSync(fd, JSON.stringify({ pid: process.pid, startedAt: beginningOf(process.pid), url }));
      closeSync(fd);
      return { wasStale, release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt > 3) throw explainFileError(error, file);
      const holder = readHolder(file);
      if (holder && isAlive(holder.pid) && beginningOf(holder.pid) === holder.startedAt) {
        throw new OperatorError(
          `Argus already runs on ${dataDir}: process ${holder.pid}, at ${holder.url}`,
          'Use that one, stop it first, or start a second one beside it: PORT=3001 ARGUS_DATA_DIR=.argus-2 npm start',
        );
      }
      wasStale = true;
      rmSync(file, { force: true });
    }
  }
}

function readHolder(file: string): z.infer<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Cut short by a crash or a full disk while it was written: nobody holds it.
    return undefined;
  }
}
