import { PostgresConnection, quoteSchemaName } from 'bullmq';
import { DEFAULT_POSTGRES_SCHEMA } from './queue-options';
import { QUEUE_NAMES } from './queue-settings';

export interface QueueSchemaOptions {
  /** Default `bullmq`. */
  readonly schema?: string;
  /** The role the api and the workers connect as; it gets the use of the schema, but no right to change it. */
  readonly appRole?: string;
}

/**
 * Creates or upgrades the tables of the Postgres backend. Run by the migration step, connected as the owner; safe to repeat and
 * to run twice at once. Without it the Postgres backend refuses to work.
 */
export async function migrateQueueSchema(connectionString: string, options: QueueSchemaOptions = {}): Promise<void> {
  const schema = options.schema ?? DEFAULT_POSTGRES_SCHEMA;
  const connection = new PostgresConnection({ connectionString, schema, max: 1, migrate: true });
  try {
    await connection.waitUntilReady();
    const run = (sql: string) => connection.pool.query(sql);
    for (const queue of QUEUE_NAMES) {
      // BullMQ makes this sequence at a queue's first job, which a role without DDL rights could not.
      const { rows } = await connection.pool.query<{ name: string }>('SELECT job_id_seq_name($1) AS name', [queue]);
      for (const { name } of rows) await run(`CREATE SEQUENCE IF NOT EXISTS ${quoteIdentifier(name)}`);
    }
    if (options.appRole !== undefined) {
      const place = quoteSchemaName(schema);
      const role = quoteIdentifier(options.appRole);
      await run(`GRANT USAGE ON SCHEMA ${place} TO ${role}`);
      await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${place} TO ${role}`);
      await run(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${place} TO ${role}`);
      await run(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${place} TO ${role}`);
    }
  } finally {
    await connection.close();
  }
}

const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
