import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

const MIGRATIONS_DIR = path.resolve(__dirname, '../../../../prisma/migrations');

/** Knows which migrations this build was written against. A database that is ahead is fine: code of version N−1 runs on schema N. */
@Injectable()
export class SchemaVersion {
  constructor(private readonly database: Database) {}

  /** Names of the migrations this build needs and the database does not have. */
  async missing(): Promise<string[]> {
    const entries = await readdir(MIGRATIONS_DIR, { withFileTypes: true });
    const needed = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const rows = await this.database.client.$queryRaw<{ migration_name: string }[]>`
      SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
    const applied = new Set(rows.map((row) => row.migration_name));
    return needed.filter((name) => !applied.has(name)).sort();
  }
}
