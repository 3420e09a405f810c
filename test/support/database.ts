import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { TEMPLATE_DATABASE } from './servers';

export interface TestDatabase {
  /** The app role's connection: what the api and the worker get. */
  readonly url: string;
  /** The owner's: for setting scenes that the app role may not set. */
  readonly ownerUrl: string;
  /** Ends whatever is still connected and deletes the database. */
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own: a copy of the template, made in some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner(async (owner) => {
    // Copying needs the template for itself; two test files may ask at once.
    await owner.query('SELECT pg_advisory_lock(1)');
    await owner.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  });
  return {
    url: onDatabase(fromEnvironment('ARGUS_TEST_DATABASE_URL'), name),
    ownerUrl: onDatabase(fromEnvironment('ARGUS_TEST_DATABASE_OWNER_URL'), name),
    drop: () => drop(name),
  };
}

/** An empty database without any table: for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asOwner((owner) => owner.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  return {
    url: onDatabase(fromEnvironment('ARGUS_TEST_DATABASE_URL'), name),
    ownerUrl: onDatabase(fromEnvironment('ARGUS_TEST_DATABASE_OWNER_URL'), name),
    drop: () => drop(name),
  };
}

/** As the administrator: the server may be vacuuming the database at that moment, and its own processes are not the owner's to end. */
async function drop(name: string): Promise<void> {
  await asRole('ARGUS_TEST_DATABASE_ADMIN_URL', (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

const asOwner = <T>(work: (owner: Client) => Promise<T>): Promise<T> => asRole('ARGUS_TEST_DATABASE_OWNER_URL', work);

async function asRole<T>(urlVariable: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: fromEnvironment(urlVariable) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through jest, whose set-up starts the servers.`);
  return value;
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
