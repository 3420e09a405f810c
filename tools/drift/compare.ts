import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Paths, relative to the two roots, whose bytes differ or which only one of them has. Each root may be a file or a folder. */
export function differences(committed: string, fresh: string): string[] {
  const names = new Set([...filesOf(committed), ...filesOf(fresh)]);
  return [...names].filter((name) => !sameBytes(path.join(committed, name), path.join(fresh, name))).sort();
}

function filesOf(root: string): string[] {
  if (!existsSync(root)) return [];
  if (statSync(root).isFile()) return [''];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

const sameBytes = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
