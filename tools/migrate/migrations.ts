import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Migration {
  /** The folder's name, `20261121000000_initial`: its order is the order of application. */
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file's bytes in hex, as Prisma records it. */
  readonly checksum: string;
}

/** The migrations of a folder in Prisma's layout, `<name>/migration.sql`, oldest first. */
export function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}
