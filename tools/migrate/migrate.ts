import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { OperatorError, codeOf, messageOf } from '../support/operator-error';
import { fromRoot } from '../support/paths';
import { grantToApp } from './grants';
import { readMigrations, type Migration } from './migrations';

export interface MigrateOptions {
  /** A connection that may create tables. */
  readonly ownerUrl: string;
  /** The role the api and the worker use. Granted what they need when it exists and is not the owner. */
  readonly appRole?: string;
  /** Default `prisma/migrations` of the checkout. */
  readonly folder?: string;
  /** Schemas that other parts keep for themselves, brought up to date as the owner, under the same lock, before the grants. */
  readonly afterMigrate?: (ownerUrl: string) => Promise<void>;
}

export interface MigrateResult {
  /** Names of the migrations applied now, oldest first. */
  readonly applied: string[];
  /** How many the checkout holds. */
  readonly total: number;
}

interface RecordedMigration {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/** The key `prisma migrate` itself locks with, so that neither runs while the other does. */
const PRISMA_LOCK = 72707369;

const RECORD_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies the SQL migrations that a database lacks, each in a transaction of its own, and records them as `prisma migrate deploy`
 * would: the two can be used in turn. Several runners at once are safe: one works, the others wait and find nothing to do.
 * Migrations the database has and the checkout has not are left alone: the previous release keeps running on the next one's schema.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const migrations = readMigrations(options.folder ?? fromRoot('prisma', 'migrations'));
  const client = await connect(options.ownerUrl);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    await createRecord(client);
    const applied: string[] = [];
    for (const migration of pendingOf(migrations, await readRecord(client))) {
      await apply(client, migration);
      applied.push(migration.name);
    }
    await options.afterMigrate?.(options.ownerUrl);
    await grant(client, options.appRole);
    return { applied, total: migrations.length };
  } finally {
    await client.end();
  }
}

async function connect(ownerUrl: string): Promise<Client> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'argus-migrate' });
  // Losing the connection rejects the query that is waiting for it; without a listener it would end the process as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw explainConnection(error, ownerUrl);
  }
}

/** One line per thing that is usually wrong with a DATABASE_URL. The password is never repeated. */
export function explainConnection(error: unknown, url: string): unknown {
  const where = URL.canParse(url) ? new URL(url) : undefined;
  if (!where) return new OperatorError('DATABASE_URL is not a URL.', 'Write it as postgresql://user:password@host:5432/database.', 78);
  const place = `${where.hostname}:${where.port || '5432'}`;
  const database = decodeURIComponent(where.pathname.slice(1));
  const user = decodeURIComponent(where.username);
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return new OperatorError(`No PostgreSQL answers at ${place}.`, 'Start it, or correct DATABASE_URL.');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new OperatorError(`The host ${where.hostname} of DATABASE_URL is unknown.`, 'Correct DATABASE_URL.');
    case '28P01':
    case '28000':
      return new OperatorError(`PostgreSQL at ${place} refuses the user ${user}.`, 'Correct user and password in DATABASE_URL.', 78);
    case '3D000':
      return new OperatorError(
        `The database ${database} does not exist at ${place}.`,
        `Create it: CREATE DATABASE "${database}" ENCODING 'UTF8';`,
        78,
      );
    default:
      return error;
  }
}

async function createRecord(client: Client): Promise<void> {
  try {
    await client.query(RECORD_TABLE);
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    throw new OperatorError(
      'The database user may not create tables.',
      'Give DATABASE_OWNER_URL a role that owns the database; DATABASE_URL may stay a role without that right.',
      78,
    );
  }
}

/** The record in order, without what was rolled back. */
async function readRecord(client: Client): Promise<RecordedMigration[]> {
  const { rows } = await client.query<RecordedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  );
  return rows;
}

/** Exported for its table of cases. Throws an OperatorError when the record and the checkout disagree. */
export function pendingOf(migrations: readonly Migration[], record: readonly RecordedMigration[]): Migration[] {
  const failed = record.find((row) => row.finished_at === null);
  if (failed) {
    throw new OperatorError(
      `The migration ${failed.migration_name} was begun and never finished.`,
      `Undo what it left, then run: npx prisma migrate resolve --rolled-back ${failed.migration_name}`,
    );
  }
  const recorded = new Map(record.map((row) => [row.migration_name, row.checksum]));
  const changed = migrations.find(({ name, checksum }) => recorded.has(name) && recorded.get(name) !== checksum);
  if (changed) {
    throw new OperatorError(
      `The migration ${changed.name} was edited after it had been applied.`,
      `Restore prisma/migrations/${changed.name}/migration.sql (git checkout) and write the change as a new migration.`,
    );
  }
  return migrations.filter(({ name }) => !recorded.has(name));
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    // One simple query holds the whole file, so that function bodies with semicolons stay whole.
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const full = codeOf(error) === '53100';
    throw new OperatorError(
      `The migration ${migration.name} failed and was undone: ${messageOf(error)}`,
      full ? 'Free some space on the database disk and start again.' : 'Correct its SQL and start again; nothing of it was kept.',
      1,
      { cause: error },
    );
  }
}

async function grant(client: Client, appRole: string | undefined): Promise<void> {
  if (!appRole) return;
  const { rows } = await client.query<{ wanted: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AND $1 <> current_user AS wanted`,
    [appRole],
  );
  if (!rows[0]?.wanted) return;
  await client.query('BEGIN');
  await grantToApp(client, appRole);
  await client.query('COMMIT');
}
