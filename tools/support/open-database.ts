import { Database } from '../../libs/platform/src/database';
import { databaseUrl } from './database-url';
import { codeOf, messageOf, OperatorError } from './operator-error';

/** Runs `work` on the database of this installation and closes it. */
export async function withAppDatabase<T>(env: NodeJS.ProcessEnv, work: (database: Database) => Promise<T>): Promise<T> {
  const database = new Database({ url: databaseUrl(env), poolSize: 3 });
  try {
    await database.ping().catch((error: unknown) => {
      throw new OperatorError(
        `The database does not answer: ${messageOf(error)} (${codeOf(error) ?? 'no code'})`,
        'Start it, or correct DATABASE_URL.',
      );
    });
    return await work(database);
  } finally {
    await database.close();
  }
}
