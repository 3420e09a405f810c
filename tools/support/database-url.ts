import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { APP_ROLE, DATABASE } from '../embedded';
import { openNote } from '../embedded/postgres-home';
import { OperatorError } from './operator-error';
import { repositoryRoot } from './paths';

/** The database a tool works on, with the rights of the app: DATABASE_URL, else the bundled one, which `npm start` must have started. */
export function databaseUrl(env: NodeJS.ProcessEnv): string {
  const given = env.DATABASE_URL?.trim();
  if (given) return given;
  const dataDir = path.resolve(repositoryRoot, env.ARGUS_DATA_DIR?.trim() || '.argus');
  const note = openNote(dataDir);
  const port = note && portOf(note.cluster);
  if (!note || !port)
    throw new OperatorError(
      'There is no database: DATABASE_URL is not set, and the bundled one does not run.',
      'Start it with npm start, or set DATABASE_URL.',
    );
  return `postgresql://${APP_ROLE}:${note.appPassword}@127.0.0.1:${port}/${DATABASE}`;
}

/** The fourth line of what a running server writes beside its data. */
function portOf(cluster: string): number | null {
  const file = path.join(cluster, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[3]) || null : null;
}
