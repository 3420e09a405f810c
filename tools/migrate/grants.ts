import type { Client } from 'pg';

/** What was booked and what was done is never changed: corrections are new rows, and the app role can't do otherwise. */
export const APPEND_ONLY_TABLES = ['ledger_transaction', 'ledger_entry', 'audit_log'];

/** Nobody but the runner writes the record of migrations; the app reads it to say whether the schema is the one it was built for. */
const READ_ONLY_TABLES = ['_prisma_migrations'];

/**
 * Gives the app role the use, never the shape, of everything the owner made, in every schema the owner may create in (the queue
 * has one of its own). Can be repeated; tables made later by the owner are covered by the default privileges.
 */
export async function grantToApp(owner: Client, appRole: string): Promise<void> {
  const role = owner.escapeIdentifier(appRole);
  const { rows } = await owner.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'CREATE')`,
  );
  for (const { name } of rows) {
    const schema = owner.escapeIdentifier(name);
    await owner.query(`
      GRANT USAGE ON SCHEMA ${schema} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role};
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO ${role};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT EXECUTE ON FUNCTIONS TO ${role};`);
  }
  await restrict(owner, role, APPEND_ONLY_TABLES, 'UPDATE, DELETE, TRUNCATE');
  await restrict(owner, role, READ_ONLY_TABLES, 'INSERT, UPDATE, DELETE, TRUNCATE');
}

async function restrict(owner: Client, role: string, tables: readonly string[], privileges: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY($1)`,
    [tables],
  );
  for (const { name } of rows) await owner.query(`REVOKE ${privileges} ON public.${owner.escapeIdentifier(name)} FROM ${role}`);
}
