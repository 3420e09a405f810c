import { closeSync, copyFileSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';

const KEEP_BYTES = 5 * 1024 * 1024;

/** A log file to hand to a child as its stderr: unlike a pipe it can't break when we die. One older log is kept. */
export function openLog(file: string): { fd: number; size: number } {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > KEEP_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o600);
  return { fd, size: fstatSync(fd).size };
}

/** What was written after `from`, at most the last 8 KB of it. */
export function tailOf(file: string, from: number): string {
  const size = statSync(file).size;
  const start = Math.max(from, size - 8_192);
  const buffer = Buffer.alloc(Math.max(0, size - start));
  const fd = openSync(file, 'r');
  try {
    readSync(fd, buffer, 0, buffer.length, start);
  } finally {
    closeSync(fd);
  }
  return buffer.toString('utf8');
}

/** Keeps the log of a running process from filling the disk: it writes on at the new end, since the file is open for appending. */
export function trimLog(file: string): void {
  if (!existsSync(file) || statSync(file).size <= KEEP_BYTES) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}
